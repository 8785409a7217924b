package loader.capi.jna;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import loader.capi.Memory;

/**
 * C memory through windows: buffers over a gigabyte of addresses each, kept by their number. The
 * JVM compiles an access to a buffer to one instruction, and an access to a JNA pointer to a call.
 */
final class JnaMemory implements Memory {

    private static final int SHIFT = 30;
    private static final int OFFSET = (1 << SHIFT) - 1;

    /** Many: two windows in use that share a place would be made again at each access. */
    private static final int KEPT = 1 << 10;

    /**
     * Any thread may replace one; a reader finds the old or the new one, both of which are right.
     */
    private final Window[] windows = new Window[KEPT];

    /** Longer than a gigabyte, so that what begins in it and is shorter ends in it too. */
    private record Window(long number, ByteBuffer buffer) {

        static Window at(long number) {
            return new Window(
                    number, new Pointer(number << SHIFT).getByteBuffer(0, Integer.MAX_VALUE));
        }
    }

    private ByteBuffer window(long address) {
        long number = address >>> SHIFT;
        int place = (int) number & (KEPT - 1);
        Window window = windows[place];
        if (window == null || window.number != number) {
            window = Window.at(number);
            windows[place] = window;
        }
        return window.buffer;
    }

    @Override
    public long allocate(long size) {
        long address = allocateRaw(size);
        new Pointer(address).setMemory(0, size, (byte) 0);
        return address;
    }

    @Override
    public long allocateRaw(long size) {
        long address = Native.malloc(Math.max(size, 1));
        if (address == 0) {
            throw new OutOfMemoryError("no C memory for " + size + " bytes");
        }
        return address;
    }

    @Override
    public long address(Buffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    /** What the garbage collector frees stays as long as this refers to it. */
    private record Reachable(Buffer direct) implements Hold {

        @Override
        public void close() {
            // whoever lets go of this lets go of the buffer
        }
    }

    @Override
    public Hold hold(Buffer direct) {
        if (ArenaMemory.isClosable(direct)) {
            throw new IllegalArgumentException(
                    "memory of an arena that can be closed; take Arena.ofAuto(), or the linker"
                            + " java.lang.foreign and Arena.ofShared()");
        }
        return new Reachable(direct);
    }

    @Override
    public void free(long address) {
        Native.free(address);
    }

    @Override
    public int getInt(long address) {
        return window(address).getInt((int) address & OFFSET);
    }

    @Override
    public long getLong(long address) {
        return window(address).getLong((int) address & OFFSET);
    }

    @Override
    public void putInt(long address, int value) {
        window(address).putInt((int) address & OFFSET, value);
    }

    @Override
    public void putLong(long address, long value) {
        window(address).putLong((int) address & OFFSET, value);
    }

    @Override
    public ByteBuffer buffer(long address, int size) {
        return new Pointer(address).getByteBuffer(0, size);
    }

    @Override
    public byte[] getBytes(long address, int size) {
        if (size > OFFSET) {
            return new Pointer(address).getByteArray(0, size);
        }
        byte[] bytes = new byte[size];
        window(address).get((int) address & OFFSET, bytes);
        return bytes;
    }

    @Override
    public void putBytes(long address, byte[] bytes, int size) {
        if (size > OFFSET) {
            new Pointer(address).write(0, bytes, 0, size);
        } else {
            window(address).put((int) address & OFFSET, bytes, 0, size);
        }
    }

    @Override
    public int length(long address) {
        return Math.toIntExact(new Pointer(address).indexOf(0, (byte) 0));
    }
}
