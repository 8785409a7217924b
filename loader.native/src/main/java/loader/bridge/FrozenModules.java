package loader.bridge;

import java.util.List;
import loader.capi.Memory;
import loader.cpython.AttachedThread;
import loader.cpython.CPythonInterpreter;
import loader.cpython.PythonSide;
import loader.python.PyModule;
import loader.python.PyObject;

/**
 * The modules of the standard library that each interpreter imports at its start and reads from
 * files. They become frozen modules ({@code PyImport_FrozenModules}), as CPython has most of its
 * start: found without looking into folders, read without opening files.
 *
 * <p>The table and the code stay for the life of the process, since CPython looks there at each
 * import, and are there before the first sub-interpreter.
 */
final class FrozenModules {

    private static final List<String> NAMES =
            List.of(
                    "encodings",
                    "encodings.aliases",
                    "encodings.utf_8",
                    "encodings.utf_8_sig", // in which site reads loader.pth
                    "importlib", // this and the others for runpy
                    "importlib._abc",
                    "types");

    /**
     * The size of {@code struct _frozen}: name, code, size of the code, whether it is a package.
     */
    private static final int RECORD = 24;

    private static final int CODE = 8;
    private static final int SIZE = 16;
    private static final int IS_PACKAGE = 20;

    private FrozenModules() {}

    /** Adds them, unless the process has such a table; the GIL, and no lock, keeps it to one. */
    static void define(CPythonInterpreter main) {
        long table = main.python().symbol("PyImport_FrozenModules");
        Memory memory = main.python().memory();
        if (memory.getLong(table) != 0) {
            return;
        }
        try (AttachedThread python = main.attach();
                PyModule catalog = PythonSide.module(python, "catalog");
                PyObject found = catalog.callMethod("library_code", NAMES)) {
            List<?> modules = found.as(List.class);
            if (memory.getLong(table) == 0) {
                memory.putLong(table, records(memory, modules));
            }
        }
    }

    /** The address of the records, and one of zeros as their end. */
    private static long records(Memory memory, List<?> modules) {
        long records = memory.allocate((modules.size() + 1L) * RECORD);
        long record = records;
        for (Object each : modules) {
            List<?> module = (List<?>) each;
            byte[] code = (byte[]) module.get(1);
            long copy = memory.allocateRaw(code.length);
            memory.putBytes(copy, code, code.length);
            memory.putLong(record, memory.allocateText((String) module.get(0)));
            memory.putLong(record + CODE, copy);
            memory.putInt(record + SIZE, code.length);
            memory.putInt(record + IS_PACKAGE, (Boolean) module.get(2) ? 1 : 0);
            record += RECORD;
        }
        return records;
    }
}
