package loader.pythons;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loader.python.NoPythonException;

/**
 * What the command of a CPython of the machine says of itself.
 *
 * @param version with three numbers
 */
record PythonFacts(Path command, String version, boolean isFreeThreaded) {

    private static final int OLDEST_MINOR = 10;
    private static final String QUESTION =
            "import sys, sysconfig; print(sys.implementation.name, *sys.version_info[:3],"
                    + " sysconfig.get_config_var('Py_GIL_DISABLED') or 0)";

    /**
     * Asks it.
     *
     * @throws NoPythonException if there is none, or an unfit one
     */
    static PythonFacts of(Path home) {
        Path command = command(home);
        List<String> words = List.of(answer(home, command).split(" "));
        String version = String.join(".", words.subList(1, words.size() - 1));
        if (!words.get(0).equals("cpython")) {
            throw new NoPythonException(home + ": is " + words.get(0) + ", not CPython");
        }
        if (!words.get(1).equals("3") || Integer.parseInt(words.get(2)) < OLDEST_MINOR) {
            throw new NoPythonException(
                    home + ": is CPython " + version + "; a process needs 3.10 or newer");
        }
        return new PythonFacts(command, version, words.get(words.size() - 1).equals("1"));
    }

    /** {@code python3}, or else that with the number of a version. */
    private static Path command(Path home) {
        Path folder = home.toAbsolutePath().normalize().resolve("bin");
        Path plain = folder.resolve("python3");
        if (Files.isExecutable(plain)) {
            return plain;
        }
        try (DirectoryStream<Path> numbered = Files.newDirectoryStream(folder, "python3.*[0-9t]")) {
            for (Path each : numbered) {
                return each;
            }
        } catch (IOException none) {
            // refused below
        }
        throw new NoPythonException(home + ": there is no bin/python3");
    }

    private static String answer(Path home, Path command) {
        try {
            Process process =
                    new ProcessBuilder(command.toString(), "-IS", "-c", QUESTION)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
            String answer = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() == 0) {
                return answer.strip();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new NoPythonException(home + ": interrupted", stop);
        } catch (IOException failed) {
            throw new NoPythonException(home + ": cannot be used: " + failed.getMessage(), failed);
        }
        throw new NoPythonException(home + ": bin/python3 does not run");
    }

    /** Such as {@code 3.13t}: what folders of this CPython are called by. */
    String minor() {
        return version.substring(0, version.lastIndexOf('.')) + (isFreeThreaded ? "t" : "");
    }

    /** Such as {@code cp313t}. */
    String abi() {
        return "cp" + minor().replace(".", "");
    }
}
