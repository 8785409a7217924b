package loader.libpython;

import java.util.List;
import java.util.Map;
import loader.capi.Memory;
import loader.capi.NativeLinker;
import loader.library.Platform;
import loader.python.NoPythonException;
import loader.runtime.HomeMark;
import loader.runtime.PythonHome;
import loader.spi.PropertyNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts CPython on the calling thread ({@code PyInitConfig}, PEP 741). */
public final class StartUp {

    /** System property: the libpython of this process, which outlives whoever has started it. */
    private static final String RUNNING = "loader.python.library";

    /** System property: the options that it was started with. */
    private static final String OPTIONS = "loader.python.started";

    /** System property: whether it was started with the signal handlers of the command. */
    private static final String SIGNALS = "loader.python.signals";

    private static final Logger LOG = LoggerFactory.getLogger(StartUp.class);

    private final CPython python;
    private final Memory memory;
    private long config;

    private StartUp(CPython python) {
        this.python = python;
        this.memory = python.memory();
    }

    /**
     * The CPython of that home, which is started unless it runs already. The calling thread has
     * then a thread state of its main interpreter and is not attached.
     *
     * @param asCommand whether to take the environment variables, the user's site folder and the
     *     signal handlers as the {@code python} command does, instead of being isolated
     * @param options of the {@code python} command
     */
    public static CPython started(
            NativeLinker linker,
            Platform platform,
            PythonHome home,
            boolean asCommand,
            PythonOptions options) {
        requireSame(home);
        HomeMark.put(home.folder());
        CPython python = new CPython(linker, linker.open(home.library(), true), platform);
        System.setProperty(RUNNING, home.library().toString());
        if (python.api().Py_IsInitialized() == 0) {
            new StartUp(python).start(home, asCommand, options);
            python.callOwn("loader_python_started", asCommand ? 1 : 0);
            python.api().PyEval_SaveThread();
            System.setProperty(OPTIONS, options.toString());
            System.setProperty(SIGNALS, String.valueOf(asCommand));
        } else {
            running(PropertyNames.PYTHON_OPTIONS, OPTIONS, options.toString());
        }
        HomeMark.removeAtTheEnd();
        return python;
    }

    /**
     * Whether Python behaves as the {@code python} command. CPython that runs already goes on as it
     * was started, which the log says when something else is wanted.
     */
    public static boolean asCommand(boolean wanted) {
        return Boolean.parseBoolean(
                running(PropertyNames.SIGNALS, SIGNALS, String.valueOf(wanted)));
    }

    private static String running(String setting, String property, String wanted) {
        String running = System.getProperty(property, wanted);
        if (!running.equals(wanted)) {
            LOG.warn(
                    "{}: {} does not count: CPython runs in this process since an earlier"
                            + " container, with {}",
                    setting,
                    wanted,
                    running);
        }
        return running;
    }

    /** A second libpython would be loaded beside the first, and take its symbols for its own. */
    private static void requireSame(PythonHome home) {
        String running = System.getProperty(RUNNING);
        if (running != null && !running.equals(home.library().toString())) {
            throw new NoPythonException(
                    "Python home "
                            + home.folder()
                            + ": this process runs another Python, "
                            + running
                            + ", and can run one only");
        }
    }

    /** Starts Python; afterwards the calling thread is attached to the main interpreter. */
    private void start(PythonHome home, boolean asCommand, PythonOptions options) {
        config = python.call("PyInitConfig_Create");
        if (config == 0) {
            throw new IllegalStateException("no memory for PyInitConfig");
        }
        try {
            configure(home, asCommand, options);
            check(python.call("Py_InitializeFromInitConfig", config));
        } finally {
            python.call("PyInitConfig_Free", config);
        }
    }

    private void configure(PythonHome home, boolean asCommand, PythonOptions options) {
        setText("home", home.folder().toString());
        setText("executable", home.executable().toString());
        setInt("configure_c_stdio", 1);
        if (asCommand) {
            Map<String, Long> settings = CommandSettings.of(python, options.useEnvironment());
            settings.forEach(this::setInt);
            if (settings.get("safe_path") == 0) {
                options.folder().ifPresent(folder -> setText("sys_path_0", folder));
            }
        } else {
            setInt("utf8_mode", 1);
        }
        options.numbers().forEach(this::setInt);
        options.lists().forEach(this::setList);
    }

    private void setList(String option, List<String> values) {
        long name = memory.allocateText(option);
        long list = memory.allocate((long) Long.BYTES * values.size());
        try {
            for (int i = 0; i < values.size(); i++) {
                memory.putLong(list + (long) Long.BYTES * i, memory.allocateText(values.get(i)));
            }
            check(python.call("PyInitConfig_SetStrList", config, name, values.size(), list));
        } finally {
            for (int i = 0; i < values.size(); i++) {
                memory.free(memory.getLong(list + (long) Long.BYTES * i));
            }
            memory.free(list);
            memory.free(name);
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
