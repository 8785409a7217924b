package loader.spi;

/**
 * The names of properties that more than one bundle reads or writes: of the framework, of the
 * process ({@code bin/loader} sets some), of configurations, and the names of loggers that one
 * switches.
 */
public final class PropertyNames {

    /** Framework and system property: the folder with what is unpacked once for a user. */
    public static final String CACHE = "loader.cache";

    /** Framework property: the home of a CPython to use instead of the one in a bundle. */
    public static final String PYTHON_HOME = "loader.python.home";

    /** Framework property: options of the {@code python} command for CPython's start. */
    public static final String PYTHON_OPTIONS = "loader.python.options";

    /** Framework property: what {@code sys.path[0]} becomes for the program of the command. */
    public static final String PROGRAM_FOLDER = "loader.program.folder";

    /** Framework property: the level from which Python's {@code logging} goes to SLF4J. */
    public static final String PYTHON_LOGGING = "loader.python.logging";

    /** Framework property: whether code runs that wheels have for the start of Python. */
    public static final String STARTUP_CODE = "loader.startup.code";

    /** Framework property: whether Python handles the signals of the process. */
    public static final String SIGNALS = "loader.signals";

    /** Framework property: whether copies of libraries stay mapped when their interpreter ends. */
    public static final String COPIES_KEPT = "loader.copies.keep";

    /** Framework property: how many bytes one bundle may unpack. */
    public static final String UNPACK_BYTES = "loader.unpack.bytes";

    /** Framework property: how many entries one bundle may unpack. */
    public static final String UNPACK_ENTRIES = "loader.unpack.entries";

    /** Framework property: whether no other container has what is unpacked of bundles. */
    public static final String UNPACK_PRIVATE = "loader.unpack.private";

    /** System property: the folder of the distribution. */
    public static final String HOME = "loader.home";

    /** System property: what the command is called in messages. */
    public static final String PROGRAM = "loader.program";

    /** System property: whether the process only makes the archive of class data. */
    public static final String REHEARSAL = "loader.rehearsal";

    /** System property: the file that says that the JVM has started. */
    public static final String STARTED = "loader.started";

    /** System property: whether the standard input is a terminal. */
    public static final String INTERACTIVE = "loader.interactive";

    /** System property: the standard streams that were closed when the process was started. */
    public static final String CLOSED = "loader.closed";

    /** Configuration: the CPython of the process. */
    public static final String PYTHON_PID = "loader.python";

    /** Configuration: one rule of what the code of bundles may do. */
    public static final String AUDIT_PID = "loader.audit";

    /** Configuration: the interpreters that wait for runs. */
    public static final String POOL_PID = "loader.runpy.pool";

    /** Configuration: the processes of runs. */
    public static final String PROCESS_PID = "loader.runpy.process";

    /** Configuration: modules as services. */
    public static final String SERVICES_PID = "loader.services";

    /** Configuration: this machine as a node that runs modules for others. */
    public static final String REMOTE_PID = "loader.remote";

    /** Configuration: when the health checks warn. */
    public static final String HEALTH_PID = "loader.health";

    /** Logger: what unpacks or converts for long. */
    public static final String PROGRESS_LOG = "loader.progress";

    /** Logger: what is imported from where. */
    public static final String IMPORT_LOG = "loader.import";

    /** Logger: what the rules of {@link #AUDIT_PID} name. */
    public static final String AUDIT_LOG = "loader.audit";

    private PropertyNames() {}
}
