package loader.bridge;

import java.util.List;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.Attached;
import loader.python.PyObject;
import loader.spi.PropertyNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Python's {@code logging} tells SLF4J: loggers have the same names on both sides. */
final class LogFunctions implements Bridge.Functions {

    private static final Logger LOG = LoggerFactory.getLogger(LogFunctions.class);

    /** What {@code logging.getLevelNamesMapping()} has in a new interpreter. */
    private static final List<String> LEVELS =
            List.of("CRITICAL", "FATAL", "ERROR", "WARN", "WARNING", "INFO", "DEBUG", "NOTSET");

    private static final int DEBUG = 10;
    private static final int INFO = 20;
    private static final int WARNING = 30;
    private static final int ERROR = 40;

    private final String level;

    /**
     * @param wanted the name of the level from which records are told; null for none. Another name
     *     is told in the log, and counts as none
     */
    LogFunctions(String wanted) {
        String name = wanted == null ? "" : wanted.strip();
        this.level = LEVELS.contains(name) ? name : null;
        if (level == null && !name.isEmpty()) {
            LOG.error(
                    "{}={} is none of {}; using none",
                    PropertyNames.PYTHON_LOGGING,
                    name,
                    String.join(", ", LEVELS));
        }
    }

    @Override
    public void define(Bridge.Definition java) {
        if (level != null) {
            java.define("log_level", (python, none) -> level);
            java.define("log", LogFunctions::log);
        }
    }

    /** Without the GIL, since another thread may log with a lock of the log, and wait for it. */
    private static Object log(Attached python, List<PyObject> record) {
        Logger logger = LoggerFactory.getLogger(record.get(0).as(String.class));
        int severity = record.get(1).as(Integer.class);
        if (!isOn(logger, severity)) {
            return null;
        }
        String message = record.get(2).as(String.class);
        Throwable raised = raised((AttachedThread) python, (Reference) record.get(3));
        return python.detached(
                () -> {
                    log(logger, severity, message, raised);
                    return null;
                });
    }

    private static boolean isOn(Logger logger, int severity) {
        if (severity >= ERROR) {
            return logger.isErrorEnabled();
        }
        if (severity >= WARNING) {
            return logger.isWarnEnabled();
        }
        if (severity >= INFO) {
            return logger.isInfoEnabled();
        }
        return severity >= DEBUG ? logger.isDebugEnabled() : logger.isTraceEnabled();
    }

    private static void log(Logger logger, int severity, String message, Throwable raised) {
        if (severity >= ERROR) {
            logger.error(message, raised);
        } else if (severity >= WARNING) {
            logger.warn(message, raised);
        } else if (severity >= INFO) {
            logger.info(message, raised);
        } else if (severity >= DEBUG) {
            logger.debug(message, raised);
        } else {
            logger.trace(message, raised);
        }
    }

    /** The exception as Java has it when it is thrown, or null. */
    private static Throwable raised(AttachedThread python, Reference exception) {
        if (exception.isNone()) {
            return null;
        }
        python.incRef(exception.address());
        python.api().PyErr_SetRaisedException(exception.address());
        try {
            return python.raised();
        } catch (Error ofJava) {
            return ofJava;
        }
    }
}
