package loader.capi.jna;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Set;
import loader.capi.NativeLinker;

/** A library that JNA opened, and the set that keeps it so. */
record JnaLibrary(NativeLibrary library, Set<NativeLibrary> open) implements NativeLinker.Library {

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
        open.remove(library);
        library.close();
    }
}
