package loader.bridge;

import loader.cpython.AttachedThread;
import loader.cpython.PythonSide;
import loader.importlib.ModuleSpec;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.spi.PropertyNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logger {@code loader.import}, which tells each import as {@code python -v} does. It is asked
 * once, when an interpreter starts: when it is off, imports cost nothing more than they do anyway.
 */
final class ImportLog {

    private static final Logger LOG = LoggerFactory.getLogger(PropertyNames.IMPORT_LOG);

    private ImportLog() {}

    /** Tells what a process that Python code started, or a run in a process, is about to import. */
    static void tellChild(ModuleSpec found) {
        LOG.debug(
                "import '{}' # {} {}, in a process",
                found.name(),
                found.kind(),
                found.origin().orElse("-"));
    }

    /** Tells the imports of the interpreter from here on, when the logger is on. */
    static void install(AttachedThread python) {
        if (!LOG.isDebugEnabled()) {
            return;
        }
        try (PyModule catalog = PythonSide.module(python, "catalog");
                PyObject log =
                        python.ownFunction(
                                "log_import",
                                (attached, imported) -> {
                                    LOG.debug(
                                            "import '{}' # {} {}, {}",
                                            imported.get(0),
                                            imported.get(2),
                                            imported.get(3),
                                            imported.get(1));
                                    return null;
                                })) {
            catalog.callMethod("log_imports", log).close();
        }
    }
}
