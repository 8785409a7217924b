package loader.arrow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.spi.OwnedMemory;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reader of Java as a {@code RecordBatchReader} of pyarrow, which loads a batch when Python asks
 * for it. The reader is closed when Python has read it to the end or has dropped it.
 */
record JavaReader(ArrowReader reader, Function<Attached, PyModule> tables) {

    private static final Logger LOG = LoggerFactory.getLogger(JavaReader.class);

    /** The caller closes the result. */
    PyObject toPython(Attached python) {
        VectorSchemaRoot root = python.detached(this::root);
        try (PyModule module = tables.apply(python);
                PyObject schema = JavaTable.schema(module, root.getSchema());
                PyObject owner = python.of((OwnedMemory) this::close);
                PyObject step = python.function("next_batch", (attached, none) -> next(attached))) {
            return module.callMethod("reader", schema, step, owner);
        }
    }

    private PyObject next(Attached python) {
        if (!python.detached(this::load)) {
            return null;
        }
        try (PyModule module = tables.apply(python)) {
            return new JavaTable(python, module, root()).batch();
        }
    }

    private VectorSchemaRoot root() {
        try {
            return reader.getVectorSchemaRoot();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private boolean load() {
        try {
            return reader.loadNextBatch();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void close() {
        try {
            reader.close();
        } catch (IOException | RuntimeException failed) {
            LOG.warn("a reader that Python does not need any more could not be closed", failed);
        }
    }
}
