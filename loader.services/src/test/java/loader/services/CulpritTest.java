package loader.services;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import loader.python.PythonDiedException;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** In whose code a process has died. */
class CulpritTest {

    private final Bundle spam = QuarantineTest.named("spam");
    private final Bundle eggs = QuarantineTest.named("eggs");

    private Optional<Bundle> owner(String file) {
        return file.startsWith("/spam/")
                ? Optional.of(spam)
                : Optional.ofNullable(file.startsWith("/eggs/") ? eggs : null);
    }

    private Optional<Culprit> culprit(String traceback) {
        return Culprit.of(new PythonDiedException("SIGSEGV", traceback, List.of()), this::owner);
    }

    @Test
    void theInnermostFrameOfTheThreadThatFailedIs() {
        assertEquals(
                Optional.of(new Culprit(spam, "crash.py")),
                culprit(
                        """
                        Fatal Python error: Segmentation fault

                        Thread 0x00007faee2a0b6c0 [Thread-1] (most recent call first):
                          File "/eggs/innocent.py", line 3 in wait

                        Current thread 0x00007faee220a6c0 [Thread-2 (f)] (most recent call first):
                          File "/lib/ctypes/__init__.py", line 619 in string_at
                          File "/spam/crash.py", line 4 in f
                          File "/eggs/caller.py", line 4 in g

                        Thread 0x00007faee2a0b6c1 [Thread-3] (most recent call first):
                          File "/eggs/innocent.py", line 3 in wait

                        Current thread's C stack trace (most recent call first):
                          Binary file "/bin/../libpython3.14.so.1.0", at _Py_DumpStack+0x45 [0x7f]
                          Binary file "/lib/_ctypes.so", at +0xa360 [0x7f]
                          Binary file "/bin/../libpython3.14.so.1.0", at _PyEval_EvalFrameDefault+0x2 [0x7f]
                          Binary file "/eggs/calls_back.so", at +0xa360 [0x7f]
                        """));
    }

    @Test
    void theLibraryThatThisFrameHasCalledComesBeforeIt() {
        assertEquals(
                Optional.of(new Culprit(eggs, "fast.so")),
                culprit(
                        """
                        Current thread 0x00007faee220a6c0 (most recent call first):
                          File "/spam/caller.py", line 4 in f

                        Current thread's C stack trace (most recent call first):
                          Binary file "/lib/libc.so.6", at +0x3c050 [0x7f]
                          Binary file "/eggs/fast.so", at dot+0x8 [0x7f]
                          Binary file "/bin/libpython3.14.so.1.0", at _PyEval_EvalFrameDefault+0x2 [0x7f]
                        """));
    }

    @Test
    void nobodyIsWithoutATraceback() {
        assertEquals(Optional.empty(), culprit(""));
        assertEquals(
                Optional.empty(),
                culprit(
                        """
                        Fatal Python error: Segmentation fault

                        Current thread 0x00007faee220a6c0 (most recent call first):
                          <no Python frame>
                        """));
    }
}
