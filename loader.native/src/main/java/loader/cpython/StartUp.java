package loader.cpython;

import java.nio.file.Path;
import loader.capi.Memory;

/** Starts CPython 3.14 and newer on the calling thread ({@code PyInitConfig}, PEP 741). */
final class StartUp {

    private final CPython python;
    private final Memory memory;
    private long config;

    StartUp(CPython python) {
        this.python = python;
        this.memory = python.memory();
    }

    /**
     * How Python is to be started.
     *
     * @param executable {@code sys.executable}
     * @param asCommand whether to take the environment variables, the user's site folder and the
     *     signal handlers as the {@code python} command does, instead of being isolated
     */
    record Settings(Path home, Path executable, boolean asCommand) {}

    /** Starts Python; afterwards the calling thread is attached to the main interpreter. */
    void start(Settings settings) {
        if (!python.has("PyInitConfig_Create")) {
            throw new IllegalStateException(
                    settings.home() + ": is older than CPython 3.14, which is needed to start it");
        }
        config = python.call("PyInitConfig_Create");
        if (config == 0) {
            throw new IllegalStateException("no memory for PyInitConfig");
        }
        try {
            configure(settings);
            check(python.call("Py_InitializeFromInitConfig", config));
        } finally {
            python.call("PyInitConfig_Free", config);
        }
    }

    private void configure(Settings settings) {
        setText("home", settings.home().toString());
        setText("executable", settings.executable().toString());
        setInt("configure_c_stdio", 1);
        if (settings.asCommand()) {
            CommandSettings.of(python).forEach(this::setInt);
        } else {
            setInt("utf8_mode", 1);
        }
    }

    private void setText(String option, String value) {
        long name = memory.allocateText(option);
        long text = memory.allocateText(value);
        try {
            check(python.call("PyInitConfig_SetStr", config, name, text));
        } finally {
            memory.free(name);
            memory.free(text);
        }
    }

    private void setInt(String option, long value) {
        long name = memory.allocateText(option);
        try {
            check(python.call("PyInitConfig_SetInt", config, name, value));
        } finally {
            memory.free(name);
        }
    }

    /** The functions return an int, of which a machine word holds the low half. */
    private void check(long result) {
        if ((int) result >= 0) {
            return;
        }
        long message = memory.allocate(Long.BYTES);
        try {
            boolean known = (int) python.call("PyInitConfig_GetError", config, message) == 1;
            throw new IllegalStateException(
                    "CPython does not start: "
                            + (known
                                    ? memory.getText(memory.getLong(message))
                                    : "no reason given"));
        } finally {
            memory.free(message);
        }
    }
}
