package loader.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import loader.spi.WrongUse;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** The shell's {@code start}, which takes names of bundles as {@code stop} does. */
public final class StartCommand {
    private static final String FELIX = "felix:start";

    /** Neither a number, nor an option, nor an address. */
    private static final Pattern NAME = Pattern.compile("[^-:]*[^-:0-9][^:]*");

    private final BundleContext context;

    private StartCommand(BundleContext context) {
        this.context = context;
    }

    static void offer(BundleContext context) {
        Map<String, Object> properties =
                Map.of(
                        CommandProcessor.COMMAND_SCOPE, "loader",
                        CommandProcessor.COMMAND_FUNCTION, "start");
        context.registerService(
                StartCommand.class,
                new StartCommand(context),
                FrameworkUtil.asDictionary(properties));
    }

    /** What Felix's command does, which takes a name for an address. */
    @Descriptor("starts bundles: [-t] [-p] (NAME | ID | ADDRESS)...")
    public Object start(CommandSession session, String... words) throws Exception {
        List<Object> named = new ArrayList<>();
        for (String word : words) {
            named.add(idOrSame(word));
        }
        return ((Function) session.get(FELIX)).execute(session, named);
    }

    private String idOrSame(String word) {
        for (Bundle bundle : context.getBundles()) {
            if (word.equals(bundle.getSymbolicName())) {
                return String.valueOf(bundle.getBundleId());
            }
        }
        if (NAME.matcher(word).matches()) {
            throw new WrongUse(
                    "start: no bundle has the name "
                            + word
                            + "; lb -s lists the names, and file:FILE is the address of a file");
        }
        return word;
    }
}
