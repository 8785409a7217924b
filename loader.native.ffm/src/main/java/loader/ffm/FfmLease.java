package loader.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import loader.capi.Memory;

/** Access that ends with an arena: later ones raise {@code IllegalStateException}. */
final class FfmLease implements Memory.Lease {

    private final Arena arena = Arena.ofShared();
    private final ByteBuffer buffer;

    FfmLease(long address, int size) {
        buffer = MemorySegment.ofAddress(address).reinterpret(size, arena, null).asByteBuffer();
    }

    @Override
    public ByteBuffer buffer() {
        return buffer;
    }

    @Override
    public boolean end() {
        arena.close();
        return true;
    }
}
