package loader.spi;

import java.io.Writer;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;

/**
 * What Python code prints goes to writers of Java.
 *
 * @param module the module {@code _loader.printing} of an interpreter. The caller closes it
 */
public record Printing(Function<Attached, PyModule> module) {

    /** What this thread prints during the body, which runs without the GIL. */
    public <T> T during(Attached python, Writer out, Writer err, Supplier<T> body) {
        try (PyObject token = begin(python, "begin", out, err)) {
            try {
                return python.detached(body);
            } finally {
                end(python, "end", token);
            }
        }
    }

    /** Leads what any thread prints to the writers. The result is for {@link #end}. */
    public long begin(Attached python, Writer out, Writer err) {
        try (PyObject number = begin(python, "begin_all", out, err)) {
            return number.as(Long.class);
        }
    }

    public void end(Attached python, long number) {
        end(python, "end_all", number);
    }

    private PyObject begin(Attached python, String how, Writer out, Writer err) {
        try (PyModule printing = module.apply(python);
                PyObject first = functions(python, out);
                PyObject second = functions(python, err)) {
            return printing.callMethod(how, first, second);
        }
    }

    private void end(Attached python, String how, Object begun) {
        try (PyModule printing = module.apply(python)) {
            printing.callMethod(how, begun).close();
        }
    }

    private static PyObject functions(Attached python, Writer to) {
        List<PyObject> functions = WriterFunctions.of(python, to);
        try {
            return python.of(functions);
        } finally {
            functions.forEach(PyObject::close);
        }
    }
}
