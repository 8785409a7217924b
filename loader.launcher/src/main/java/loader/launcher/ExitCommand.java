package loader.launcher;

import java.util.Map;
import loader.spi.WrongUse;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** The end of the shell and of the process. Felix's own takes a number and no less. */
public final class ExitCommand {

    private static final String USAGE = "exit [STATUS]";

    private final LostOutput output;

    private ExitCommand(LostOutput output) {
        this.output = output;
    }

    static void offer(BundleContext context, LostOutput output) {
        Map<String, Object> properties =
                Map.of(
                        CommandProcessor.COMMAND_SCOPE, "loader",
                        CommandProcessor.COMMAND_FUNCTION, "exit");
        context.registerService(
                ExitCommand.class, new ExitCommand(output), FrameworkUtil.asDictionary(properties));
    }

    @Descriptor("ends the shell and the process: [STATUS]")
    public void exit(String... words) {
        int status = words.length == 0 ? 0 : status(words);
        System.exit(output.isLost() ? LostOutput.STATUS : status);
    }

    private static int status(String... words) {
        try {
            if (words.length == 1) {
                return Integer.parseInt(words[0]);
            }
        } catch (NumberFormatException none) {
            // refused below
        }
        throw new WrongUse("usage: " + USAGE);
    }
}
