package loader.process.worker;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Function;
import loader.process.marshal.MarshalReader;
import loader.process.marshal.MarshalWriter;

/**
 * A connection between a thread of Java and a thread of Python. A frame is its length in four
 * bytes, then a value in the format of {@code marshal}. One thread uses the connection at a time.
 *
 * <p>The channel does not block: an interrupt of a thread that blocks in a channel would close it.
 */
public final class Connection implements AutoCloseable {

    private static final int HEADER = Integer.BYTES;
    private static final int FIRST = 1 << 16;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private ByteBuffer read = ByteBuffer.allocate(FIRST).limit(0);

    Connection(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.selector = Selector.open();
        try {
            channel.configureBlocking(false);
            this.key = channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException | RuntimeException | Error failed) {
            selector.close();
            throw failed;
        }
    }

    /** Has the writer begin a frame. */
    public void begin(MarshalWriter writer) {
        writer.restart(HEADER);
    }

    /** Sends what was written since {@link #begin}. */
    public void send(MarshalWriter writer) {
        ByteBuffer frame = writer.written();
        frame.putInt(0, frame.limit() - HEADER);
        try {
            while (frame.hasRemaining()) {
                if (writePart(frame) == 0) {
                    await(SelectionKey.OP_WRITE);
                }
            }
        } catch (IOException | ClosedSelectorException | CancelledKeyException lost) {
            throw new ConnectionLostException(lost);
        }
    }

    /** Java takes as much memory outside of its heap as it writes at a time. */
    private int writePart(ByteBuffer frame) throws IOException {
        int end = frame.limit();
        frame.limit(Math.min(end, frame.position() + FIRST));
        try {
            return channel.write(frame);
        } finally {
            frame.limit(end);
        }
    }

    /** The value of the next frame. */
    Object receive(Function<List<Object>, Object> tags) {
        return MarshalReader.read(receive(), tags);
    }

    /** The next frame, which is valid until there is another one. */
    public ByteBuffer receive() {
        int size;
        try {
            fill(HEADER);
            size = read.getInt();
            if (size < 0) {
                throw new IOException("no size: " + size);
            }
            fill(size);
        } catch (IOException | ClosedSelectorException | CancelledKeyException lost) {
            throw new ConnectionLostException(lost);
        }
        ByteBuffer body = read.slice(read.position(), size);
        read.position(read.position() + size);
        if (read.capacity() > FIRST && !read.hasRemaining()) {
            read = ByteBuffer.allocate(FIRST).limit(0);
        }
        return body;
    }

    /** Reads until that many bytes are there. Memory is taken as they come, not as announced. */
    private void fill(int size) throws IOException {
        if (read.remaining() >= size) {
            return;
        }
        ByteBuffer room = read.compact();
        while (room.position() < size) {
            if (!room.hasRemaining()) {
                int larger = (int) Math.min(size, 2L * room.capacity());
                room = ByteBuffer.allocate(larger).put(room.flip());
            }
            int count = channel.read(room);
            if (count < 0) {
                throw new EOFException();
            }
            if (count == 0) {
                await(SelectionKey.OP_READ);
            }
        }
        read = room.flip();
    }

    private void await(int operation) throws IOException {
        key.interestOps(operation);
        boolean interrupted = false;
        while (selector.select() == 0 && channel.isOpen()) {
            interrupted |= Thread.interrupted(); // which ends a select, too
        }
        selector.selectedKeys().clear();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Any thread may close it; a thread that waits for an answer gets none. */
    @Override
    public void close() {
        try {
            channel.close();
            selector.close(); // frees the channel's descriptor
        } catch (IOException closed) {
            throw new IllegalStateException(closed);
        }
    }
}
