package loader.libpython;

import java.nio.file.Path;
import loader.library.OperatingSystem;

/** A shared library that is mapped into the process, by the name it was opened under. */
public record MappedLibrary(CPython python, Path file) {

    /** {@code RTLD_NOW | RTLD_NOLOAD} on Linux. */
    private static final long IF_LOADED = 2 | 4;

    private static final int MOST_OPENINGS = 100;

    /**
     * Closes it as often as it was opened: CPython opens a library at each import and never closes
     * it. Linux only; elsewhere it stays.
     *
     * @return whether it is unmapped
     */
    public boolean close() {
        if (python.platform().operatingSystem() != OperatingSystem.LINUX
                || !python.has("dlclose")) {
            return false;
        }
        long name = python.memory().allocateText(file.toString());
        try {
            return close(name);
        } finally {
            python.memory().free(name);
        }
    }

    /** Each look at it is an opening too. */
    private boolean close(long name) {
        for (int i = 0; i < MOST_OPENINGS; i++) {
            long handle = python.call("dlopen", name, IF_LOADED);
            if (handle == 0) {
                return true;
            }
            python.call("dlclose", handle);
            python.call("dlclose", handle);
        }
        return false;
    }
}
