package loader.ffm;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * Calls C functions by address. An int or a pointer travels in a whole register in either
 * direction, and what a void function leaves in the register of results is nobody's: so one method
 * handle for each number of arguments serves them all. A handle is linked when it is first needed
 * and then calls inline; linking one takes some milliseconds.
 */
final class Downcalls {

    private Downcalls() {}

    private static final class None {
        static final MethodHandle CALL = link(0);
    }

    private static final class One {
        static final MethodHandle CALL = link(1);
    }

    private static final class Two {
        static final MethodHandle CALL = link(2);
    }

    private static final class Three {
        static final MethodHandle CALL = link(3);
    }

    private static final class Four {
        static final MethodHandle CALL = link(4);
    }

    private static final class Five {
        static final MethodHandle CALL = link(5);
    }

    /**
     * Functions that are short, never block and run no other code are called without telling the
     * JVM.
     */
    private static final class Leaf {
        static final MethodHandle OF_NONE = linkLeaf(FunctionDescriptor.of(JAVA_LONG));
        static final MethodHandle OF_WORD = linkLeaf(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
        static final MethodHandle OF_DOUBLE =
                linkLeaf(FunctionDescriptor.of(JAVA_LONG, JAVA_DOUBLE));
    }

    static long callLeaf(MemorySegment function) {
        try {
            return (long) Leaf.OF_NONE.invokeExact(function);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long callLeaf(MemorySegment function, long a) {
        try {
            return (long) Leaf.OF_WORD.invokeExact(function, a);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long callLeaf(MemorySegment function, double a) {
        try {
            return (long) Leaf.OF_DOUBLE.invokeExact(function, a);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long call(MemorySegment function) {
        try {
            return (long) None.CALL.invokeExact(function);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long call(MemorySegment function, long a) {
        try {
            return (long) One.CALL.invokeExact(function, a);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long call(MemorySegment function, long a, long b) {
        try {
            return (long) Two.CALL.invokeExact(function, a, b);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long call(MemorySegment function, long a, long b, long c) {
        try {
            return (long) Three.CALL.invokeExact(function, a, b, c);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long call(MemorySegment function, long a, long b, long c, long d) {
        try {
            return (long) Four.CALL.invokeExact(function, a, b, c, d);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long call(MemorySegment function, long a, long b, long c, long d, long e) {
        try {
            return (long) Five.CALL.invokeExact(function, a, b, c, d, e);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    /** The same for a function that returns an int, of which a register holds the low half. */
    static int callInt(MemorySegment function) {
        return (int) call(function);
    }

    /** The same for a function that returns an int, of which a register holds the low half. */
    static int callInt(MemorySegment function, long a) {
        return (int) call(function, a);
    }

    /** The same for a function that returns an int, of which a register holds the low half. */
    static int callInt(MemorySegment function, long a, long b) {
        return (int) call(function, a, b);
    }

    /** The same for a function that returns an int, of which a register holds the low half. */
    static int callInt(MemorySegment function, long a, long b, long c) {
        return (int) call(function, a, b, c);
    }

    static long call(MemorySegment function, long[] words) {
        return switch (words.length) {
            case 0 -> call(function);
            case 1 -> call(function, words[0]);
            case 2 -> call(function, words[0], words[1]);
            case 3 -> call(function, words[0], words[1], words[2]);
            case 4 -> call(function, words[0], words[1], words[2], words[3]);
            case 5 -> call(function, words[0], words[1], words[2], words[3], words[4]);
            default -> callAny(function, words);
        };
    }

    private static long callAny(MemorySegment function, long[] words) {
        try {
            return (long)
                    link(words.length)
                            .asSpreader(long[].class, words.length)
                            .invokeExact(function, words);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    private static MethodHandle link(int arguments) {
        MemoryLayout[] words = new MemoryLayout[arguments];
        Arrays.fill(words, JAVA_LONG);
        return Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(JAVA_LONG, words));
    }

    private static MethodHandle linkLeaf(FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(descriptor, Linker.Option.critical(false));
    }

    /** A C function cannot throw, but Java can run out of stack or memory on the way to it. */
    private static IllegalStateException unexpected(Throwable problem) {
        if (problem instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("a C function cannot throw", problem);
    }
}
