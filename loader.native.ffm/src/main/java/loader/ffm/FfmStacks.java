package loader.ffm;

import java.lang.foreign.MemorySegment;
import loader.capi.Stacks;

/** Loader's C functions through {@code java.lang.foreign}. */
@SuppressWarnings("MethodName")
final class FfmStacks implements Stacks {

    private static final MemorySegment loader_attach = FfmLibrary.python("loader_attach");
    private static final MemorySegment loader_detach = FfmLibrary.python("loader_detach");
    private static final MemorySegment loader_function = FfmLibrary.python("loader_function");

    @Override
    public int loader_attach(long state, int how) {
        return Downcalls.callInt(loader_attach, state, how);
    }

    @Override
    public int loader_detach(int how, long tss, long status, int bits) {
        return (int) Downcalls.call(loader_detach, how, tss, status, bits);
    }

    @Override
    public long loader_function(long java) {
        return Downcalls.call(loader_function, java);
    }
}
