package loader.ffm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.Arrays;
import loader.capi.CApi;
import loader.capi.Memory;
import loader.capi.NativeLinker;
import loader.capi.Stacks;
import org.osgi.service.component.annotations.Component;

/** The way through {@code java.lang.foreign}; preferred where there is one. */
@Component(property = "service.ranking:Integer=100")
public final class FfmLinker implements NativeLinker {

    private static final FunctionDescriptor PY_CFUNCTION =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG);

    @Override
    public String name() {
        return "java.lang.foreign";
    }

    /** Made when Python starts, which tells why it cannot: Java may deny native access. */
    @Override
    public Memory memory() {
        return new FfmMemory();
    }

    @Override
    public Library open(Path file, boolean global) {
        return FfmLibrary.open(file, global);
    }

    @Override
    public CApi capi(Library functions) {
        return ((FfmLibrary) functions).asPython();
    }

    @Override
    public Stacks stacks(Library own) {
        return ((FfmLibrary) own).asOwn();
    }

    @Override
    public long call(long function, long... arguments) {
        return Downcalls.call(MemorySegment.ofAddress(function), arguments);
    }

    private static MethodHandle link(MemoryLayout result, int arguments) {
        MemoryLayout[] words = new MemoryLayout[arguments];
        Arrays.fill(words, JAVA_LONG);
        return Linker.nativeLinker()
                .downcallHandle(FunctionDescriptor.of(result, words))
                .asSpreader(long[].class, arguments);
    }

    @Override
    public void callForStruct(long function, long struct, int words, long... arguments) {
        MemoryLayout[] fields = new MemoryLayout[words];
        Arrays.fill(fields, JAVA_LONG);
        MethodHandle handle = link(MemoryLayout.structLayout(fields), arguments.length);
        SegmentAllocator place =
                (size, alignment) -> MemorySegment.ofAddress(struct).reinterpret(size);
        try {
            MemorySegment result =
                    (MemorySegment)
                            handle.invokeExact(MemorySegment.ofAddress(function), place, arguments);
            assert result.address() == struct;
        } catch (Throwable problem) {
            throw new IllegalStateException("a C function cannot throw", problem);
        }
    }

    @Override
    public long functionPointer(Upcall upcall) {
        try {
            MethodHandle call =
                    MethodHandles.lookup()
                            .findVirtual(
                                    Upcall.class,
                                    "call",
                                    MethodType.methodType(long.class, long.class, long.class))
                            .bindTo(upcall);
            return Linker.nativeLinker().upcallStub(call, PY_CFUNCTION, Arena.global()).address();
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
