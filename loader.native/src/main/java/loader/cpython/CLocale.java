package loader.cpython;

import loader.capi.Memory;
import loader.library.OperatingSystem;

/**
 * The locale of the C library. A JVM takes all of it from the environment; the {@code python}
 * command takes its characters only, so that numbers and messages are the same everywhere.
 */
final class CLocale {

    private final CPython python;
    private final boolean isLinux;

    CLocale(CPython python) {
        this.python = python;
        this.isLinux = python.platform().operatingSystem() == OperatingSystem.LINUX;
    }

    /** Undoes what the JVM has set, and gives the locale of characters that results: {@code C}. */
    String ofCharactersOnly() {
        int everything = isLinux ? 6 : 0;
        int characters = isLinux ? 0 : 2;
        set(everything, "C");
        String found = set(characters, "");
        return found.isEmpty() ? "C" : found;
    }

    /** What is set afterwards, or nothing when the C library does not know the locale. */
    private String set(int category, String locale) {
        Memory memory = python.memory();
        long text = memory.allocateText(locale);
        try {
            long result = python.call("setlocale", category, text);
            return result == 0 ? "" : memory.getText(result);
        } finally {
            memory.free(text);
        }
    }
}
