package loader.runtime;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An installed CPython that can be embedded: its home, its shared library, its version ({@code
 * 3.14.3} or {@code 3.14}).
 */
public record PythonHome(Path folder, Path library, String version) {

    /** Looks at files only, runs nothing; the exception says why a folder cannot be used. */
    public static PythonHome of(Path folder) {
        return new HomeSearch(folder.toAbsolutePath().normalize()).result();
    }

    /** The same, of a version that is known better than its files tell. */
    PythonHome ofVersion(String known) {
        return new PythonHome(folder, library, known);
    }

    /** The version without its third number: {@code 3.14}. */
    public String minor() {
        return version.replaceFirst("^(\\d+\\.\\d+).*", "$1");
    }

    /**
     * What {@code sys.executable} names: the command of the same CPython, for modules that start
     * processes.
     */
    public Path executable() {
        Path posix = folder.resolve("bin").resolve("python" + minor());
        return Files.exists(posix) ? posix : folder.resolve("python.exe");
    }
}
