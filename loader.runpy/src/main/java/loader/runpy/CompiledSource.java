package loader.runpy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import loader.python.Attached;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;

/**
 * The code of a source among this bundle's resources. Fresh interpreters get what the first one
 * compiled ({@code marshal}); the main one does not wait for others that may never come.
 */
record CompiledSource(String resource) {

    private static final Map<String, byte[]> MARSHALLED = new ConcurrentHashMap<>();

    /** The code object; the caller closes it. */
    PyObject in(Attached python) {
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

    private PyObject marshalled(Attached python, PyModule marshal) {
        PyObject code = compiled(python);
        try (PyObject bytes = marshal.callMethod("dumps", code)) {
            MARSHALLED.put(resource, bytes.as(byte[].class));
        }
        return code;
    }

    private PyObject compiled(Attached python) {
        return python.compile(source(), "<loader runpy>");
    }

    private String source() {
        try (InputStream stream = CompiledSource.class.getResourceAsStream(resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(resource, broken);
        }
    }
}
