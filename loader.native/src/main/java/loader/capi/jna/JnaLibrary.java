package loader.capi.jna;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import loader.capi.NativeLinker;

/** A library that JNA opened. */
record JnaLibrary(NativeLibrary library) implements NativeLinker.Library {

    @Override
    public long symbol(String name) {
        try {
            return Pointer.nativeValue(library.getGlobalVariableAddress(name));
        } catch (UnsatisfiedLinkError absent) {
            return 0;
        }
    }

    @Override
    public void close() {
        library.close();
    }
}
