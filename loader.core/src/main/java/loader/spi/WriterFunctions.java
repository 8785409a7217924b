package loader.spi;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import loader.python.Attached;
import loader.python.PyObject;

/** A Java writer as functions of Python. They call the writer without the GIL. */
public final class WriterFunctions {

    private interface Writing {
        void run() throws IOException;
    }

    private WriterFunctions() {}

    /** The functions {@code write(text)} and {@code flush()}. The caller closes them. */
    public static List<PyObject> of(Attached python, Writer to) {
        PyObject write =
                python.function(
                        "write",
                        (here, arguments) -> {
                            String text = arguments.get(0).as(String.class);
                            return here.detached(() -> done(() -> to.write(text)));
                        });
        PyObject flush =
                python.function("flush", (here, arguments) -> here.detached(() -> done(to::flush)));
        return List.of(write, flush);
    }

    private static Object done(Writing writing) {
        try {
            writing.run();
            return null;
        } catch (IOException failed) {
            throw new OutputException(failed);
        }
    }
}
