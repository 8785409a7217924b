package loader.process.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import loader.python.PyBuffer;

/**
 * The memory of an object of the process: a copy, which is written back at the end if the object
 * can be written to.
 */
public final class RemoteBuffer implements PyBuffer {

    private final Memory memory;
    private final List<?> known;
    private Memory.Content content;
    private boolean isClosed;

    /**
     * @param memory of a view, which becomes the buffer's own
     * @param known what {@code buffer} of {@code memory.py} tells
     */
    public RemoteBuffer(Memory memory, List<?> known) {
        this.memory = memory;
        this.known = known;
    }

    @Override
    public synchronized ByteBuffer bytes() {
        if (isClosed) {
            throw new IllegalStateException("the buffer is closed");
        }
        if (!(Boolean) known.get(7)) {
            throw new IllegalStateException(
                    "the buffer is not contiguous: shape " + shape() + ", strides " + strides());
        }
        long size = ((Number) known.get(6)).longValue();
        if (size > Integer.MAX_VALUE) {
            throw new IllegalStateException(size + " bytes are too many for a buffer of Java");
        }
        if (content == null) {
            content = memory.content();
        }
        ByteBuffer bytes = content.bytes();
        return (isReadOnly() ? bytes.asReadOnlyBuffer() : bytes.duplicate())
                .order(ByteOrder.nativeOrder());
    }

    @Override
    public String format() {
        return (String) known.get(1);
    }

    @Override
    public long itemSize() {
        return ((Number) known.get(2)).longValue();
    }

    @Override
    public boolean isReadOnly() {
        return (Boolean) known.get(3);
    }

    @Override
    public List<Long> shape() {
        return numbers(known.get(4));
    }

    @Override
    public List<Long> strides() {
        return numbers(known.get(5));
    }

    private static List<Long> numbers(Object list) {
        return ((List<?>) list).stream().map(each -> ((Number) each).longValue()).toList();
    }

    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try (Told view = memory.object()) {
            writeBack(view);
            view.told("end_buffer");
        } catch (IllegalStateException over) {
            // with the process its memory has gone
        } finally {
            if (content != null && content.segment() != null) {
                memory.segments().retire(content.segment());
            }
        }
    }

    private void writeBack(Told view) {
        if (content == null || isReadOnly()) {
            return;
        }
        if (content.segment() == null) {
            view.told("write_back", (Object) content.bytes().array());
        } else {
            view.told("write_back", content.segment().number());
        }
    }
}
