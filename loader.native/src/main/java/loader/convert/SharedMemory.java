package loader.convert;

import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import loader.capi.Memory;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.spi.OwnedMemory;
import loader.spi.values.BufferKind;

/**
 * Memory of Java as a Python {@code memoryview}. The view of a direct buffer shows the buffer's own
 * memory; the buffer stays reachable as long as the view, or an object made of it. The view of an
 * array shows a {@code bytearray} with a copy, because the garbage collector may move the array.
 */
final class SharedMemory {

    private static final int READ = 0x100;
    private static final int WRITE = 0x200;

    private SharedMemory() {}

    /** New reference. */
    static long view(AttachedThread python, Object value) {
        return value instanceof Buffer buffer ? ofBuffer(python, buffer) : ofArray(python, value);
    }

    private static long ofBuffer(AttachedThread python, Buffer buffer) {
        if (buffer.isDirect()) {
            return ofDirect(python, BufferKind.ofDirect(buffer), buffer.slice());
        }
        if (buffer instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return ofArray(python, copy);
        }
        throw new IllegalArgumentException("a buffer on the heap cannot be shared; pass its array");
    }

    private static long ofDirect(AttachedThread python, BufferKind kind, Buffer region) {
        Memory.Hold hold = python.memory().hold(region);
        long address = python.memory().address(region);
        long size = (long) region.capacity() * kind.size();
        return view(python, address, size, kind.format(), region.isReadOnly(), hold::close);
    }

    private static long ofArray(AttachedThread python, Object array) {
        BufferKind kind = BufferKind.ofArray(array.getClass());
        int size = Math.multiplyExact(Array.getLength(array), kind.size());
        try (Reference copy = python.owned(python.api().PyByteArray_FromStringAndSize(0, size))) {
            long bytes = python.api().PyByteArray_AsString(copy.address());
            kind.put(python.memory().buffer(bytes, size), array);
            try (Reference view =
                    python.owned(python.api().PyMemoryView_FromObject(copy.address()))) {
                Reference items =
                        kind == BufferKind.BYTE
                                ? view
                                : (Reference) view.callMethod("cast", kind.format());
                return items.releaseAddress();
            }
        }
    }

    private static long view(
            AttachedThread python,
            long address,
            long size,
            String format,
            boolean readOnly,
            OwnedMemory owner) {
        try (Reference handle = python.interpreter().upcalls().handle(python, owner);
                Reference view =
                        python.owned(
                                python.api()
                                        .PyMemoryView_FromMemory(
                                                address, size, readOnly ? READ : WRITE))) {
            return RichTypeConversion.call(python, "java_memory", view, handle, format, readOnly);
        }
    }
}
