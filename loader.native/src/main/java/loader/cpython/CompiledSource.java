package loader.cpython;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;

/**
 * The code of a source among this bundle's resources. Compiling is most of what a new interpreter
 * costs, so that the second one gets what the first one compiled ({@code marshal}); the main one
 * does not wait for others that may never come.
 */
record CompiledSource(String resource, String fileName) {

    private static final Map<String, byte[]> MARSHALLED = new ConcurrentHashMap<>();

    /** The code object; the caller closes it. */
    PyObject in(AttachedThread python) {
        if (python.interpreter().config() == InterpreterConfig.MAIN) {
            return compiled(python);
        }
        try (PyModule marshal = python.module("marshal")) {
            byte[] known = MARSHALLED.get(resource);
            return known == null
                    ? marshalled(python, marshal)
                    : marshal.callMethod("loads", (Object) known);
        }
    }

    private PyObject marshalled(AttachedThread python, PyModule marshal) {
        PyObject code = compiled(python);
        try (PyObject bytes = marshal.callMethod("dumps", code)) {
            MARSHALLED.put(resource, bytes.as(byte[].class));
        }
        return code;
    }

    private PyObject compiled(AttachedThread python) {
        return python.compile(Source.of(resource), fileName);
    }
}
