package loader.ffm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import loader.capi.Memory;

/** C memory through one segment that spans all addresses. */
final class FfmMemory implements Memory {

    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    private static final MemorySegment CALLOC = function("calloc");
    private static final MemorySegment MALLOC = function("malloc");
    private static final MemorySegment FREE = function("free");
    private static final MemorySegment STRLEN = function("strlen");

    private static MemorySegment function(String name) {
        return Linker.nativeLinker().defaultLookup().find(name).orElseThrow();
    }

    @Override
    public long allocate(long size) {
        long address = Downcalls.call(CALLOC, 1L, Math.max(size, 1));
        if (address == 0) {
            throw new OutOfMemoryError("no C memory for " + size + " bytes");
        }
        return address;
    }

    @Override
    public long allocateRaw(long size) {
        long address = Downcalls.call(MALLOC, Math.max(size, 1));
        if (address == 0) {
            throw new OutOfMemoryError("no C memory for " + size + " bytes");
        }
        return address;
    }

    @Override
    public long address(Buffer direct) {
        return MemorySegment.ofBuffer(direct).address();
    }

    @Override
    public Optional<ByteBuffer> segment(Object value) {
        if (!(value instanceof MemorySegment segment)) {
            return Optional.empty();
        }
        try {
            return Optional.of(segment.asByteBuffer());
        } catch (IllegalArgumentException
                | IllegalStateException
                | UnsupportedOperationException no) {
            throw new IllegalArgumentException(
                    "a segment that Python cannot see: " + no.getMessage(), no);
        }
    }

    @Override
    public Lease lease(long address, int size) {
        return new FfmLease(address, size);
    }

    @Override
    public Hold hold(Buffer direct) {
        return FfmHold.of(direct);
    }

    @Override
    public void free(long address) {
        Downcalls.call(FREE, address);
    }

    @Override
    public int getInt(long address) {
        return ALL.get(JAVA_INT_UNALIGNED, address);
    }

    @Override
    public long getLong(long address) {
        return ALL.get(JAVA_LONG_UNALIGNED, address);
    }

    @Override
    public void putInt(long address, int value) {
        ALL.set(JAVA_INT_UNALIGNED, address, value);
    }

    @Override
    public void putLong(long address, long value) {
        ALL.set(JAVA_LONG_UNALIGNED, address, value);
    }

    @Override
    public ByteBuffer buffer(long address, int size) {
        return MemorySegment.ofAddress(address)
                .reinterpret(size)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder());
    }

    @Override
    public byte[] getBytes(long address, int size) {
        byte[] bytes = new byte[size];
        MemorySegment.copy(ALL, JAVA_BYTE, address, bytes, 0, size);
        return bytes;
    }

    @Override
    public void putBytes(long address, byte[] bytes, int size) {
        MemorySegment.copy(bytes, 0, ALL, JAVA_BYTE, address, size);
    }

    @Override
    public int length(long address) {
        return Math.toIntExact(Downcalls.call(STRLEN, address));
    }
}
