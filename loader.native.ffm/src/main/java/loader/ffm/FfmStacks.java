package loader.ffm;

import java.lang.foreign.MemorySegment;
import loader.capi.Stacks;

/** Loader's C functions through {@code java.lang.foreign}. */
@SuppressWarnings("MethodName")
final class FfmStacks implements Stacks {

    private static final MemorySegment loader_attach = FfmLibrary.python("loader_attach");
    private static final MemorySegment loader_attach_as = FfmLibrary.python("loader_attach_as");
    private static final MemorySegment loader_detach = FfmLibrary.python("loader_detach");
    private static final MemorySegment loader_detach_unbinding =
            FfmLibrary.python("loader_detach_unbinding");
    private static final MemorySegment loader_detach_for_now =
            FfmLibrary.python("loader_detach_for_now");
    private static final MemorySegment loader_function = FfmLibrary.python("loader_function");

    @Override
    public int loader_attach(long state) {
        return Downcalls.callInt(loader_attach, state);
    }

    @Override
    public int loader_attach_as(long state, int how) {
        return Downcalls.callInt(loader_attach_as, state, how);
    }

    @Override
    public int loader_detach() {
        return Downcalls.callInt(loader_detach);
    }

    @Override
    public int loader_detach_unbinding(long binding) {
        return Downcalls.callInt(loader_detach_unbinding, binding);
    }

    @Override
    public int loader_detach_for_now() {
        return Downcalls.callInt(loader_detach_for_now);
    }

    @Override
    public long loader_function(long java) {
        return Downcalls.call(loader_function, java);
    }
}
