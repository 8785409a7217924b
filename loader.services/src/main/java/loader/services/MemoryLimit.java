package loader.services;

import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyModule;
import loader.python.PyObject;

/** What a process may have of memory, from before the first code of a module. */
final class MemoryLimit {

    private MemoryLimit() {}

    /**
     * Limits the address space of the process.
     *
     * @param bytes 0 is no limit
     */
    static void set(Interpreter process, long bytes) {
        if (bytes == 0) {
            return;
        }
        try (Attached python = process.attach();
                PyModule resource = python.importModule("resource");
                PyObject kind = resource.getAttr("RLIMIT_AS")) {
            resource.callMethod("setrlimit", kind, new Long[] {bytes, bytes}).close();
        }
    }
}
