package loader.capi.jna;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import loader.capi.Stacks;

/** Loader's C functions through JNA's direct mapping. */
@SuppressWarnings("MethodName")
final class JnaStacks implements Stacks {

    JnaStacks(NativeLibrary library) {
        Native.register(JnaStacks.class, library);
    }

    @Override
    public native int loader_attach(long state);

    @Override
    public native int loader_attach_as(long state, int how);

    @Override
    public native int loader_detach();

    @Override
    public native int loader_detach_unbinding(long binding);

    @Override
    public native int loader_detach_for_now();

    @Override
    public native long loader_function(long java);
}
