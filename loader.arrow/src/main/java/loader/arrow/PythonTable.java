package loader.arrow;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import loader.python.PyBuffer;
import loader.python.PyModule;
import loader.python.PyObject;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/** The buffers of a batch of Python. Python keeps the batch until Java has released all of them. */
final class PythonTable {

    /** With a count of 0, Arrow would fill a new bitmap byte by byte. */
    private static final int UNKNOWN = -1;

    private final BufferAllocator allocator;
    private final PyBuffer batch;

    /** The buffers that are not released, and one more while they are made. */
    private final AtomicInteger users = new AtomicInteger(1);

    private PythonTable(BufferAllocator allocator, PyBuffer batch) {
        this.allocator = allocator;
        this.batch = batch;
    }

    /** The whole table. The caller closes it. */
    static VectorSchemaRoot root(PyModule tables, PyObject table, BufferAllocator allocator) {
        try (PyObject whole = tables.callMethod("whole", table);
                PyObject message = whole.getItem(0);
                PyObject described = whole.getItem(1);
                ArrowRecordBatch batch = batch(described, allocator)) {
            VectorSchemaRoot root = VectorSchemaRoot.create(schema(message), allocator);
            try {
                new VectorLoader(root).load(batch);
                return root;
            } catch (RuntimeException | Error failed) {
                root.close();
                throw failed;
            }
        }
    }

    static Schema schema(PyObject message) {
        return Schema.deserializeMessage(ByteBuffer.wrap(message.as(byte[].class)));
    }

    /** The buffers of what {@code described} of {@code tables.py} returns. The caller closes it. */
    static ArrowRecordBatch batch(PyObject described, BufferAllocator allocator) {
        try (PyObject rows = described.getItem(0);
                PyObject held = described.getItem(4)) {
            PythonTable table = new PythonTable(allocator, held.buffer());
            try {
                return table.batch(
                        rows.as(int.class),
                        item(described, 1),
                        item(described, 2),
                        item(described, 3));
            } finally {
                table.release();
            }
        }
    }

    private static long[] item(PyObject described, int index) {
        try (PyObject item = described.getItem(index)) {
            return item.as(long[].class);
        }
    }

    private ArrowRecordBatch batch(int rows, long[] lengths, long[] buffers, long[] counts) {
        List<ArrowFieldNode> fields =
                LongStream.of(lengths)
                        .mapToObj(length -> new ArrowFieldNode(length, UNKNOWN))
                        .toList();
        List<ArrowBuf> memory = new ArrayList<>();
        try {
            for (int i = 0; i < buffers.length; i += 2) {
                memory.add(buffer(buffers[i], buffers[i + 1]));
            }
            return new ArrowRecordBatch(
                    rows,
                    fields,
                    memory,
                    NoCompressionCodec.DEFAULT_BODY_COMPRESSION,
                    LongStream.of(counts).boxed().toList(),
                    false,
                    false);
        } catch (RuntimeException | Error failed) {
            memory.forEach(ArrowBuf::close);
            throw failed;
        }
    }

    private ArrowBuf buffer(long address, long size) {
        if (size == 0) {
            return allocator.getEmpty();
        }
        if (address == 0) {
            return noNulls(size);
        }
        ArrowBuf buffer =
                allocator.wrapForeignAllocation(
                        new ForeignAllocation(size, address) {
                            @Override
                            protected void release0() {
                                release();
                            }
                        });
        users.incrementAndGet();
        return buffer.writerIndex(size);
    }

    /** Java's vectors need a bitmap also where Python has none. */
    private ArrowBuf noNulls(long rows) {
        ArrowBuf bitmap = allocator.buffer((rows + Byte.SIZE - 1) / Byte.SIZE);
        bitmap.setOne(0, bitmap.capacity());
        return bitmap.writerIndex(bitmap.capacity());
    }

    private void release() {
        if (users.decrementAndGet() == 0) {
            batch.close();
        }
    }
}
