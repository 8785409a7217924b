package loader.arrow;

import java.io.IOException;
import loader.python.PyModule;
import loader.python.PyObject;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A stream of batches of Python. A batch is asked for when {@link #loadNextBatch} is called. The
 * vectors of a batch stay usable after the end of the interpreter.
 */
final class PythonReader extends ArrowReader {

    private final PyObject step;
    private final Schema schema;
    private long bytesRead;

    private PythonReader(BufferAllocator allocator, PyObject step, Schema schema) {
        super(allocator);
        this.step = step;
        this.schema = schema;
    }

    /** The caller closes it. */
    static PythonReader of(PyModule tables, PyObject table, BufferAllocator allocator) {
        try (PyObject stream = tables.callMethod("stream", table);
                PyObject message = stream.getItem(0)) {
            Schema schema = PythonTable.schema(message);
            return new PythonReader(allocator, stream.getItem(1), schema);
        }
    }

    @Override
    public boolean loadNextBatch() throws IOException {
        prepareLoadNextBatch();
        try (PyObject described = step.call()) {
            if (described.isNone()) {
                return false;
            }
            ArrowRecordBatch batch = PythonTable.batch(described, allocator);
            bytesRead += batch.computeBodyLength();
            loadRecordBatch(batch);
            return true;
        }
    }

    @Override
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    protected void closeReadSource() {
        step.close();
    }

    @Override
    protected Schema readSchema() {
        return schema;
    }
}
