package loader.process.memory;

import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import loader.spi.values.BufferKind;

/** An array of numbers or a buffer on its way to Python, which gets a copy. */
public record SentMemory(BufferKind kind, Object value, int size) {

    private static final int LARGE = 1 << 15; // as in memory.py

    public static SentMemory of(Object value) {
        if (!(value instanceof Buffer buffer)) {
            BufferKind kind = BufferKind.ofArray(value.getClass());
            return of(kind, value, Array.getLength(value));
        }
        if (!buffer.isDirect() && !(buffer instanceof ByteBuffer)) {
            throw new IllegalArgumentException(
                    "a buffer on the heap cannot be shared; pass its array");
        }
        BufferKind kind = BufferKind.ofDirect(buffer);
        return of(kind, buffer, buffer.remaining());
    }

    private static SentMemory of(BufferKind kind, Object value, int items) {
        return new SentMemory(kind, value, Math.multiplyExact(items, kind.size()));
    }

    /** Whether it goes through shared memory where the system has that. */
    public boolean isLarge() {
        return size >= LARGE;
    }

    public boolean isReadOnly() {
        return value instanceof Buffer buffer && buffer.isDirect() && buffer.isReadOnly();
    }

    public byte[] bytes() {
        byte[] copy = new byte[size];
        put(ByteBuffer.wrap(copy).order(ByteOrder.nativeOrder()));
        return copy;
    }

    public void put(ByteBuffer target) {
        if (value instanceof ByteBuffer bytes) {
            target.put(bytes.duplicate());
        } else if (value instanceof DoubleBuffer numbers) {
            target.asDoubleBuffer().put(numbers.duplicate());
        } else if (value instanceof LongBuffer numbers) {
            target.asLongBuffer().put(numbers.duplicate());
        } else if (value instanceof IntBuffer numbers) {
            target.asIntBuffer().put(numbers.duplicate());
        } else if (value instanceof FloatBuffer numbers) {
            target.asFloatBuffer().put(numbers.duplicate());
        } else if (value instanceof ShortBuffer numbers) {
            target.asShortBuffer().put(numbers.duplicate());
        } else {
            kind.put(target, value);
        }
    }
}
