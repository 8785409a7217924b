package loader.libpython;

import loader.capi.Memory;
import loader.library.OperatingSystem;

/**
 * The locale of the C library. A JVM takes all of it from the environment; the {@code python}
 * command takes its characters only, so that numbers and messages are the same everywhere.
 */
final class CLocale {

    /**
     * Environment variable: what the script has changed for Java's sake, as {@code NAME=VALUE}, or
     * {@code NAME} alone when the variable was not set.
     */
    private static final String CHANGED = "LOADER_LOCALE";

    /**
     * Environment variable: the signal by which the JVM stops threads, which the script has set.
     */
    private static final String SIGNAL = "_JAVA_SR_SIGNUM";

    private final CPython python;
    private final boolean isLinux;

    CLocale(CPython python) {
        this.python = python;
        this.isLinux = python.platform().operatingSystem() == OperatingSystem.LINUX;
    }

    /** Gives the environment of C back the variables that were changed. */
    void restoreVariables() {
        if (!python.has("setenv")) {
            return;
        }
        unset(SIGNAL);
        String changed = System.getenv(CHANGED);
        if (changed == null) {
            return;
        }
        int name = changed.indexOf('=');
        if (name < 0) {
            unset(changed);
        } else {
            change(changed.substring(0, name), changed.substring(name + 1));
        }
        unset(CHANGED);
    }

    private void unset(String variable) {
        long name = python.memory().allocateText(variable);
        python.call("unsetenv", name);
        python.memory().free(name);
    }

    private void change(String variable, String value) {
        long name = python.memory().allocateText(variable);
        long text = python.memory().allocateText(value);
        python.call("setenv", name, text, 1);
        python.memory().free(name);
        python.memory().free(text);
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
