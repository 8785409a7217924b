package loader.capi.jna;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import loader.capi.Memory;

/** C memory through JNA's pointers. */
final class JnaMemory implements Memory {

    @Override
    public long allocate(long size) {
        long address = Native.malloc(size);
        if (address == 0) {
            throw new OutOfMemoryError("no C memory for " + size + " bytes");
        }
        new Pointer(address).setMemory(0, size, (byte) 0);
        return address;
    }

    @Override
    public void free(long address) {
        Native.free(address);
    }

    @Override
    public int getInt(long address) {
        return new Pointer(address).getInt(0);
    }

    @Override
    public long getLong(long address) {
        return new Pointer(address).getLong(0);
    }

    @Override
    public void putInt(long address, int value) {
        new Pointer(address).setInt(0, value);
    }

    @Override
    public void putLong(long address, long value) {
        new Pointer(address).setLong(0, value);
    }

    @Override
    public byte[] getBytes(long address, int size) {
        return new Pointer(address).getByteArray(0, size);
    }

    @Override
    public void putBytes(long address, byte[] bytes, int size) {
        new Pointer(address).write(0, bytes, 0, size);
    }

    @Override
    public int length(long address) {
        return Math.toIntExact(new Pointer(address).indexOf(0, (byte) 0));
    }
}
