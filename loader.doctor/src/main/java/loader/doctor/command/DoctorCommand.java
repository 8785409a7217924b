package loader.doctor.command;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import loader.doctor.Diagnosis;
import loader.files.IoErrorText;
import loader.spi.WrongUse;

/**
 * The command {@code loader doctor}, which starts no container, and Python to probe modules only.
 */
public final class DoctorCommand {
    private static final int REFUSED = 1;
    private static final int WRONG_USE = 2;
    private static final String USAGE =
            "usage: loader doctor [--json FILE] [--junit FILE] [--sarif FILE] [--html FILE]"
                    + " [--require NAME,...] [--probe [--python HOME] [--with WHEEL]..."
                    + " [--exercise FILE]] WHEEL...";

    private DoctorCommand() {}

    /**
     * Examines wheels.
     *
     * @param coloured whether a terminal will show the output
     * @param python the home of the CPython that probes modules if no other is named
     * @return the exit status: 0 if all is well, 1 if there is an error or what a requirement
     *     forbids, 2 if the words are wrong
     */
    public static int run(
            List<String> words,
            PrintStream out,
            PrintStream err,
            boolean coloured,
            Supplier<Path> python) {
        if (words.contains("--help") || words.contains("-h")) {
            out.println(USAGE);
            return 0;
        }
        try {
            Examination examination =
                    new Examination(Words.parse(words, USAGE), DoctorCommand::refused, python);
            out.println(examination.text(coloured));
            examination.write();
            return examination.isRefused() ? REFUSED : 0;
        } catch (WrongUse | InvalidPathException wrong) {
            err.println("loader: " + wrong.getMessage());
            return WRONG_USE;
        } catch (UncheckedIOException unreadable) {
            err.println("loader: " + IoErrorText.of(unreadable.getCause()));
            return WRONG_USE;
        } catch (IOException unwritable) {
            err.println("loader: " + IoErrorText.of(unwritable));
            return WRONG_USE;
        }
    }

    private static Diagnosis refused(String name) {
        throw new WrongUse("doctor: " + name + ": the name of a wheel ends in .whl");
    }
}
