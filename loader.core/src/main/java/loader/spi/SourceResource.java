package loader.spi;

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
 * A Python source that stands beside a class. Compiling is most of what a new interpreter costs, so
 * that the second one gets what the first one compiled ({@code marshal}); the main one does not
 * wait for others that may never come.
 */
public record SourceResource(Class<?> neighbour, String name) {

    /** By class, so that they go with its bundle. */
    private static final ClassValue<Map<String, byte[]>> MARSHALLED =
            new ClassValue<>() {
                @Override
                protected Map<String, byte[]> computeValue(Class<?> neighbour) {
                    return new ConcurrentHashMap<>();
                }
            };

    /** The name of the module that it is. */
    public String module() {
        return name.substring(name.lastIndexOf('/') + 1, name.length() - ".py".length());
    }

    /** Whether there is such a resource. */
    public boolean isPresent() {
        return neighbour.getResource(name) != null;
    }

    /** The source text. */
    public String text() {
        try (InputStream stream = neighbour.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(name, broken);
        }
    }

    /**
     * The code object, which the caller closes.
     *
     * @param fileName what tracebacks name; the same at each call
     */
    public PyObject code(Attached python, String fileName) {
        if (python.interpreter().config() == InterpreterConfig.MAIN) {
            return python.compile(text(), fileName);
        }
        try (PyModule marshal = python.module("marshal")) {
            byte[] known = MARSHALLED.get(neighbour).get(name);
            return known == null
                    ? marshalled(python, marshal, fileName)
                    : marshal.callMethod("loads", (Object) known);
        }
    }

    private PyObject marshalled(Attached python, PyModule marshal, String fileName) {
        PyObject code = python.compile(text(), fileName);
        try (PyObject bytes = marshal.callMethod("dumps", code)) {
            MARSHALLED.get(neighbour).put(name, bytes.as(byte[].class));
        }
        return code;
    }
}
