package loader.extension;

import java.util.Optional;
import loader.capi.Memory;
import loader.cpython.AttachedThread;

/** The modules that are compiled into libpython ({@code PyImport_Inittab}). */
record BuiltinModules(AttachedThread python) {

    private static final int ENTRY_SIZE = 16;
    private static final int INIT_FUNCTION = 8;

    /**
     * The init function of a built-in module; empty for those that CPython makes itself, such as
     * {@code sys}.
     */
    Optional<InitFunction> init(String module) {
        Memory memory = python.memory();
        long entry = memory.getLong(python.python().symbol("PyImport_Inittab"));
        while (memory.getLong(entry) != 0) {
            if (memory.getText(memory.getLong(entry)).equals(module)) {
                long function = memory.getLong(entry + INIT_FUNCTION);
                return function == 0
                        ? Optional.empty()
                        : Optional.of(new InitFunction(function, "PyInit_" + module));
            }
            entry += ENTRY_SIZE;
        }
        return Optional.empty();
    }
}
