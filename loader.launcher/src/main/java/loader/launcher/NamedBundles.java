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

/**
 * The shell's commands for bundles with names: {@code start} takes them as {@code stop} does, and a
 * name that no bundle has is told in words.
 */
public final class NamedBundles {

    /** Neither a number, nor an option, nor an address. */
    private static final Pattern NAME = Pattern.compile("[^-:]*[^-:0-9][^:]*");

    private final BundleContext context;

    private NamedBundles(BundleContext context) {
        this.context = context;
    }

    static void offer(BundleContext context) {
        String[] commands = {"start", "stop", "update", "uninstall", "refresh", "resolve"};
        Map<String, Object> properties =
                Map.of(
                        CommandProcessor.COMMAND_SCOPE,
                        "loader",
                        CommandProcessor.COMMAND_FUNCTION,
                        commands);
        context.registerService(
                NamedBundles.class,
                new NamedBundles(context),
                FrameworkUtil.asDictionary(properties));
    }

    /** What Felix's command does, which takes a name for an address. */
    @Descriptor("starts bundles: [-t] [-p] (NAME | ID | ADDRESS)...")
    public Object start(CommandSession session, String... words) throws Exception {
        return felix(session, "start", ", and file:FILE is the address of a file", words);
    }

    @Descriptor("stops bundles: [-t] (NAME | ID)...")
    public Object stop(CommandSession session, String... words) throws Exception {
        return felix(session, "stop", "", words);
    }

    @Descriptor("updates a bundle: (NAME | ID) [ADDRESS]")
    public Object update(CommandSession session, String... words) throws Exception {
        return felix(session, "update", "", words);
    }

    @Descriptor("uninstalls bundles: (NAME | ID)...")
    public Object uninstall(CommandSession session, String... words) throws Exception {
        return felix(session, "uninstall", "", words);
    }

    @Descriptor("refreshes bundles, all that need it by default: [NAME | ID]...")
    public Object refresh(CommandSession session, String... words) throws Exception {
        return felix(session, "refresh", "", words);
    }

    @Descriptor("resolves bundles, all by default: [NAME | ID]...")
    public Object resolve(CommandSession session, String... words) throws Exception {
        return felix(session, "resolve", "", words);
    }

    private Object felix(CommandSession session, String command, String advice, String... words)
            throws Exception {
        List<Object> named = new ArrayList<>();
        for (String word : words) {
            named.add(idOrSame(command, advice, word));
        }
        return ((Function) session.get("felix:" + command)).execute(session, named);
    }

    private String idOrSame(String command, String advice, String word) {
        for (Bundle bundle : context.getBundles()) {
            if (word.equals(bundle.getSymbolicName())) {
                return String.valueOf(bundle.getBundleId());
            }
        }
        if (NAME.matcher(word).matches()) {
            throw new WrongUse(
                    command
                            + ": no bundle has the name "
                            + word
                            + "; lb -s lists the names"
                            + advice);
        }
        return word;
    }
}
