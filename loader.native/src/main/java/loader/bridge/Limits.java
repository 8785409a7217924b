package loader.bridge;

import loader.capi.Memory;
import loader.libpython.CPython;
import loader.library.OperatingSystem;

/** What a program may have limited for its process. */
final class Limits {

    private static final int DATA = 2;
    private static final int FILES = 7;
    private static final int MEMORY = 9;

    private static final long SIZE = 2 * Long.BYTES;

    private Limits() {}

    /** Java goes on after the program: it gets back what the program may not lower for good. */
    static void raise(CPython python) {
        if (python.platform().operatingSystem() != OperatingSystem.LINUX) {
            return; // the numbers are others
        }
        Memory memory = python.memory();
        long limit = memory.allocate(SIZE);
        try {
            for (int each : new int[] {DATA, FILES, MEMORY}) {
                if (python.call("getrlimit", each, limit) == 0) {
                    memory.putLong(limit, memory.getLong(limit + Long.BYTES));
                    python.call("setrlimit", each, limit);
                }
            }
        } finally {
            memory.free(limit);
        }
    }
}
