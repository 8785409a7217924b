package loader.embed.script;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import javax.script.ScriptContext;
import loader.python.Attached;
import loader.python.PyObject;
import loader.spi.WriterFunctions;

/** The reader and the writers of a context as functions of Python. */
final class ContextStreams implements AutoCloseable {
    private final PyObject read;
    private final List<PyObject> out;
    private final List<PyObject> err;

    ContextStreams(Attached python, ScriptContext context) {
        read = reader(python, context.getReader());
        out = WriterFunctions.of(python, Objects.requireNonNull(context.getWriter(), "writer"));
        err =
                WriterFunctions.of(
                        python, Objects.requireNonNull(context.getErrorWriter(), "error writer"));
    }

    /** A function of the number of characters, which may be -1, and whether a line is read. */
    private static PyObject reader(Attached python, Reader from) {
        return python.function(
                "read",
                (here, arguments) -> {
                    int size = arguments.get(0).as(int.class);
                    boolean line = arguments.get(1).as(boolean.class);
                    return here.detached(() -> read(from, size, line));
                });
    }

    private static String read(Reader from, int size, boolean line) {
        StringBuilder text = new StringBuilder();
        try {
            while (size < 0 || text.length() < size) {
                int letter = Objects.requireNonNull(from, "reader").read();
                if (letter < 0) {
                    break;
                }
                text.append((char) letter);
                if (line && letter == '\n') {
                    break;
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return text.toString();
    }

    /** The arguments of {@code within}. */
    Object[] before(PyObject function, Object... arguments) {
        List<Object> all = new ArrayList<>();
        all.add(read);
        all.add(out);
        all.add(err);
        all.add(function);
        Collections.addAll(all, arguments);
        return all.toArray();
    }

    @Override
    public void close() {
        read.close();
        out.forEach(PyObject::close);
        err.forEach(PyObject::close);
    }
}
