package loader.launcher;

import java.util.List;
import java.util.Map;
import loader.spi.WrongUse;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** What Gogo calls for a command that there is not. */
final class UnknownCommand implements Function {

    private UnknownCommand() {}

    static void offer(BundleContext context) {
        Map<String, Object> properties =
                Map.of(
                        CommandProcessor.COMMAND_SCOPE, "loader",
                        CommandProcessor.COMMAND_FUNCTION, "default");
        context.registerService(
                Function.class, new UnknownCommand(), FrameworkUtil.asDictionary(properties));
    }

    /** Its arguments begin with the name. */
    @Override
    public Object execute(CommandSession session, List<Object> arguments) {
        throw new WrongUse(arguments.get(0) + ": there is no such command; `help` lists all");
    }
}
