package loader.bridge;

import java.io.Writer;
import java.util.List;
import java.util.function.Supplier;
import loader.cpython.AttachedThread;
import loader.cpython.CPythonInterpreter;
import loader.cpython.PythonSide;
import loader.python.Interpreter;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.spi.WriterFunctions;

/** What Python code prints goes to writers of Java ({@code _loader.printing}). */
final class Printing implements Interpreter.Redirection {

    private final CPythonInterpreter interpreter;
    private final long number;

    private Printing(CPythonInterpreter interpreter, long number) {
        this.interpreter = interpreter;
        this.number = number;
    }

    /** What any thread prints, until it is closed. */
    static Printing of(AttachedThread python, Writer out, Writer err) {
        try (PyObject number = begin(python, "begin_all", out, err)) {
            return new Printing(python.interpreter(), number.as(Long.class));
        }
    }

    /** What this thread prints during the body, which runs without the GIL. */
    static <T> T during(AttachedThread python, Writer out, Writer err, Supplier<T> body) {
        try (PyObject token = begin(python, "begin", out, err)) {
            try {
                return python.detached(body);
            } finally {
                end(python, "end", token);
            }
        }
    }

    private static PyObject begin(AttachedThread python, String how, Writer out, Writer err) {
        try (PyModule printing = PythonSide.module(python, "printing");
                PyObject first = functions(python, out);
                PyObject second = functions(python, err)) {
            return printing.callMethod(how, first, second);
        }
    }

    private static void end(AttachedThread python, String how, Object begun) {
        try (PyModule printing = PythonSide.module(python, "printing")) {
            printing.callMethod(how, begun).close();
        }
    }

    private static PyObject functions(AttachedThread python, Writer to) {
        List<PyObject> functions = WriterFunctions.of(python, to);
        try {
            return python.of(functions);
        } finally {
            functions.forEach(PyObject::close);
        }
    }

    @Override
    public void close() {
        interpreter.whileOpen(python -> end(python, "end_all", number));
    }
}
