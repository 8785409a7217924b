package loader.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import loader.doctor.command.DoctorCommand;
import loader.doctor.command.DoctorShell;
import loader.spi.WrongUse;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/**
 * The doctor in the command and in the shell. Its jar is on the class path and is no bundle here:
 * its classes are loaded when it is asked, and no start waits for it.
 */
public final class DoctorCommands {

    private final BundleContext context;

    private DoctorCommands(BundleContext context) {
        this.context = context;
    }

    /** Examines wheels, and says how it went. */
    static int run(List<String> words) {
        return DoctorCommand.run(
                words, System.out, System.err, isTerminal(), DoctorCommands::python);
    }

    private static Path python() {
        try {
            return EarlyPython.unpackedIn(Configuration.forRun(Options.NONE))
                    .orElseThrow(
                            () ->
                                    new WrongUse(
                                            "doctor: CPython is not unpacked yet: run loader -c"
                                                    + " pass once, or name one by --python HOME"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static void offer(BundleContext context) {
        Map<String, Object> properties =
                Map.of(
                        CommandProcessor.COMMAND_SCOPE,
                        "py",
                        CommandProcessor.COMMAND_FUNCTION,
                        "doctor");
        context.registerService(
                DoctorCommands.class,
                new DoctorCommands(context),
                FrameworkUtil.asDictionary(properties));
    }

    @Descriptor("says what is wrong with extension modules, and runs them only with --probe")
    public String doctor(@Descriptor(DoctorShell.WORDS) String... words) {
        return new DoctorShell(context).doctor(words);
    }

    /** Java's console does not tell: some versions always have one. */
    private static boolean isTerminal() {
        if (System.getenv("NO_COLOR") != null) {
            return false;
        }
        try {
            String output = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return output.startsWith("/dev/pts/") || output.startsWith("/dev/tty");
        } catch (IOException otherSystem) {
            return false;
        }
    }
}
