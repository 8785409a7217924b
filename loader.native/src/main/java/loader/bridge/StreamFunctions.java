package loader.bridge;

import java.util.List;
import loader.capi.Memory;
import loader.cpython.AttachedThread;
import loader.libpython.CPython;
import loader.python.Attached;
import loader.python.PyObject;

/** What a run asks of C's own streams, which its modules may have printed to. */
public final class StreamFunctions implements Bridge.Functions {

    /** Not {@code fflush(NULL)}: that waits for whoever reads from standard input now. */
    private static final List<String> STREAMS =
            List.of("stdout", "stderr", "__stdoutp", "__stderrp");

    @Override
    public void define(Bridge.Definition java) {
        java.define("flush_c_streams", StreamFunctions::flush);
    }

    private static Object flush(Attached attached, List<PyObject> arguments) {
        CPython python = ((AttachedThread) attached).python();
        Memory memory = python.memory();
        STREAMS.stream()
                .filter(stream -> python.has(stream) && python.has("fflush"))
                .forEach(stream -> python.call("fflush", memory.getLong(python.symbol(stream))));
        return null;
    }
}
