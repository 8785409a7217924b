package loader.arrow;

import java.util.ArrayList;
import java.util.List;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.spi.OwnedMemory;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType.ArrowTypeID;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** The vectors of Java, as they are now, as a {@code RecordBatch} of pyarrow. */
record JavaTable(Attached python, PyModule tables, VectorSchemaRoot root) {

    /** The batch, which keeps the memory of the vectors. The caller closes it. */
    PyObject batch() {
        try (PyObject schema = schema(tables, root.getSchema())) {
            ArrowRecordBatch buffers =
                    new VectorUnloader(root, false, NoCompressionCodec.INSTANCE, false)
                            .getRecordBatch();
            try (PyObject owner = python.of((OwnedMemory) buffers::close)) {
                return tables.callMethod(
                        "batch",
                        schema,
                        buffers.getLength(),
                        buffers.getNodes().stream().map(ArrowFieldNode::getLength).toList(),
                        addresses(buffers),
                        buffers.getVariadicBufferCounts(),
                        owner);
            } catch (RuntimeException | Error failed) {
                buffers.close(); // a second time does nothing
                throw failed;
            }
        }
    }

    /** The schema in pyarrow. The caller closes it. */
    static PyObject schema(PyModule tables, Schema schema) {
        schema.getFields().forEach(JavaTable::requirePlain);
        return tables.callMethod("schema", (Object) schema.serializeAsMessage());
    }

    private static void requirePlain(Field field) {
        ArrowTypeID type = field.getType().getTypeID();
        if (field.getDictionary() != null
                || type == ArrowTypeID.Union
                || type == ArrowTypeID.RunEndEncoded) {
            throw new IllegalArgumentException(
                    "column "
                            + field.getName()
                            + ": "
                            + (field.getDictionary() != null ? "a dictionary" : field.getType())
                            + " cannot be given to Python");
        }
        field.getChildren().forEach(JavaTable::requirePlain);
    }

    private static List<Long> addresses(ArrowRecordBatch batch) {
        List<Long> addresses = new ArrayList<>();
        for (ArrowBuf buffer : batch.getBuffers()) {
            addresses.add(buffer.memoryAddress() + buffer.readerIndex());
            addresses.add(buffer.readableBytes());
        }
        return addresses;
    }
}
