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
 * A Python source file in the package of a class. Compiling takes most of the time that a new
 * interpreter needs. Therefore the first sub-interpreter marshals the code object, and the other
 * sub-interpreters load it ({@code marshal}).
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

    /** The name of the module. */
    public String module() {
        return name.substring(name.lastIndexOf('/') + 1, name.length() - ".py".length());
    }

    /** Whether the resource exists. */
    public boolean isPresent() {
        return neighbour.getResource(name) != null;
    }

    /** The source text. */
    public String text() {
        try (InputStream stream = neighbour.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(name + ": " + broken.getMessage(), broken);
        }
    }

    /**
     * The code object. The caller closes it.
     *
     * @param fileName the file name in tracebacks; the same at each call
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
