package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyModule;
import loader.python.PyObject;

/** A program that takes the memory for stacks away from a thread, and gives it back. */
final class NoStackMemory {

    /** Memory beyond what the process has: less than a stack of C takes. */
    private static final String LIMIT =
            """
            import ctypes, mmap
            RLIMIT_AS = 9
            class Limits(ctypes.Structure):
                _fields_ = [("soft", ctypes.c_ulong), ("hard", ctypes.c_ulong)]
            before = Limits()
            now = Limits()
            libc = ctypes.CDLL(None)
            libc.getrlimit(RLIMIT_AS, ctypes.byref(before))
            now.hard = before.hard
            def limit():
                with open("/proc/self/statm") as sizes:
                    pages = int(sizes.read().split()[0])
                now.soft = pages * mmap.PAGESIZE + (1 << 20)
                return libc.setrlimit(RLIMIT_AS, ctypes.byref(now))
            def lift():
                return libc.setrlimit(RLIMIT_AS, ctypes.byref(before))
            """;

    private static final Interpreter MAIN = TestPython.get().main();

    private NoStackMemory() {}

    public static void main(String[] arguments) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        thread.submit(() -> {}).get();
        OutOfMemoryError refused;
        try (Attached python = MAIN.attach();
                PyModule module = python.newModule("limits");
                PyObject code = python.compile(LIMIT, "limits.py");
                PyObject one = python.of(1)) {
            python.exec(code, module);
            assertEquals(0, module.callMethodAs(int.class, "limit"));
            Future<OutOfMemoryError> first =
                    python.detached(() -> done(thread.submit(NoStackMemory::refused)));
            assertEquals(0, module.callMethodAs(int.class, "lift"));
            refused = first.get();
            assertEquals("1", python.detached(() -> done(thread.submit(one::repr))).get());
        }
        thread.shutdown();
        System.out.println(refused.getMessage());
        System.exit(0);
    }

    private static OutOfMemoryError refused() {
        return assertThrows(OutOfMemoryError.class, () -> MAIN.attach().close());
    }

    private static <T> Future<T> done(Future<T> work) {
        while (!work.isDone()) {
            Thread.onSpinWait();
        }
        return work;
    }
}
