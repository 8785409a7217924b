package loader.ffm;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls C functions by address: one linked method handle per signature that the table has, so that start-up links few
 * and calls inline. In a handle's name, L is a machine word, I an int, D a double, V nothing. A leaf is a function that
 * is short, never blocks and runs no other code; it is called without telling the JVM ({@code Linker.Option.critical}).
 */
final class Signatures {

    private static final MethodHandle _V = link(FunctionDescriptor.ofVoid());
    private static final MethodHandle L_V = link(FunctionDescriptor.ofVoid(JAVA_LONG));
    private static final MethodHandle LL_V = link(FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG));
    private static final MethodHandle L_D = link(FunctionDescriptor.of(JAVA_DOUBLE, JAVA_LONG));
    private static final MethodHandle _I = link(FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle L_I = link(FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle LL_I = link(FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle LLL_I = link(FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle LLLL_I = link(FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle _L = link(FunctionDescriptor.of(JAVA_LONG));
    private static final MethodHandle D_L = link(FunctionDescriptor.of(JAVA_LONG, JAVA_DOUBLE));
    private static final MethodHandle I_L = link(FunctionDescriptor.of(JAVA_LONG, JAVA_INT));
    private static final MethodHandle L_L = link(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
    private static final MethodHandle LL_L = link(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle LLI_L = link(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle LLL_L = link(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle LLLI_L = link(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle LLLL_L = link(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle LLILI_L = link(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));

    private static final MethodHandle LLI_I = link(FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle ILL_L = link(FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle LEAF_L = linkLeaf(FunctionDescriptor.of(JAVA_LONG));
    private static final MethodHandle LEAF_L_L = linkLeaf(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
    private static final MethodHandle LEAF_D_L = linkLeaf(FunctionDescriptor.of(JAVA_LONG, JAVA_DOUBLE));
    private static final MethodHandle LEAF_L_V = linkLeaf(FunctionDescriptor.ofVoid(JAVA_LONG));

    static long callLeaf(MemorySegment function) {
        try {
            return (long) LEAF_L.invokeExact(function);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long callLeaf(MemorySegment function, long a) {
        try {
            return (long) LEAF_L_L.invokeExact(function, a);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long callLeaf(MemorySegment function, double a) {
        try {
            return (long) LEAF_D_L.invokeExact(function, a);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static void callLeafVoid(MemorySegment function, long a) {
        try {
            LEAF_L_V.invokeExact(function, a);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static int callInt(MemorySegment function, long a, long b, int c) {
        try {
            return (int) LLI_I.invokeExact(function, a, b, c);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long call(MemorySegment function, int a, long b, long c) {
        try {
            return (long) ILL_L.invokeExact(function, a, b, c);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static void callVoid(MemorySegment function) {
        try {
            _V.invokeExact(function);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static void callVoid(MemorySegment function, long a) {
        try {
            L_V.invokeExact(function, a);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static void callVoid(MemorySegment function, long a, long b) {
        try {
            LL_V.invokeExact(function, a, b);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static double callDouble(MemorySegment function, long a) {
        try {
            return (double) L_D.invokeExact(function, a);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static int callInt(MemorySegment function) {
        try {
            return (int) _I.invokeExact(function);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static int callInt(MemorySegment function, long a) {
        try {
            return (int) L_I.invokeExact(function, a);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static int callInt(MemorySegment function, long a, long b) {
        try {
            return (int) LL_I.invokeExact(function, a, b);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static int callInt(MemorySegment function, long a, long b, long c) {
        try {
            return (int) LLL_I.invokeExact(function, a, b, c);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static int callInt(MemorySegment function, long a, long b, long c, long d) {
        try {
            return (int) LLLL_I.invokeExact(function, a, b, c, d);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long call(MemorySegment function) {
        try {
            return (long) _L.invokeExact(function);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long call(MemorySegment function, double a) {
        try {
            return (long) D_L.invokeExact(function, a);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long call(MemorySegment function, int a) {
        try {
            return (long) I_L.invokeExact(function, a);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long call(MemorySegment function, long a) {
        try {
            return (long) L_L.invokeExact(function, a);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long call(MemorySegment function, long a, long b) {
        try {
            return (long) LL_L.invokeExact(function, a, b);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long call(MemorySegment function, long a, long b, int c) {
        try {
            return (long) LLI_L.invokeExact(function, a, b, c);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long call(MemorySegment function, long a, long b, long c) {
        try {
            return (long) LLL_L.invokeExact(function, a, b, c);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long call(MemorySegment function, long a, long b, long c, int d) {
        try {
            return (long) LLLI_L.invokeExact(function, a, b, c, d);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long call(MemorySegment function, long a, long b, long c, long d) {
        try {
            return (long) LLLL_L.invokeExact(function, a, b, c, d);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long call(MemorySegment function, long a, long b, int c, long d, int e) {
        try {
            return (long) LLILI_L.invokeExact(function, a, b, c, d, e);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    private static MethodHandle link(FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(descriptor);
    }

    private static MethodHandle linkLeaf(FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(descriptor, Linker.Option.critical(false));
    }

    private static IllegalStateException unexpected(Throwable problem) {
        return new IllegalStateException("a C function cannot throw", problem);
    }
}
