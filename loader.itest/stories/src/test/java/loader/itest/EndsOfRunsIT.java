package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/**
 * However a run ends, the container lives on and the next run works. (os._exit ends the process.)
 */
@RunWith(PaxExam.class)
public class EndsOfRunsIT extends Story {

    @Configuration
    public Option[] everything() {
        return options(Bundles.loader());
    }

    @After
    public void theNextRunWorks() {
        assertEquals(new Running(0, "alive\n", ""), code("print('alive')"));
    }

    @Test
    public void sysExitIsTheExitStatus() {
        assertEquals(new Running(3, "", ""), code("import sys; sys.exit(3)"));
        assertEquals(new Running(255, "", ""), code("raise SystemExit(-1)"));
        assertEquals(new Running(0, "", ""), code("exit()"));
    }

    @Test
    public void sysExitWithATextIsAnErrorLine() {
        assertEquals(new Running(1, "", "gone\n"), code("import sys; sys.exit('gone')"));
    }

    @Test
    public void anExceptionIsATraceback() {
        Running run = code("def f(): return 1/0\nf()");
        assertEquals(1, run.status());
        assertTrue(run.err(), run.err().startsWith("Traceback (most recent call last):\n"));
        assertTrue(run.err(), run.err().endsWith("ZeroDivisionError: division by zero\n"));
    }

    @Test
    public void aKeyboardInterruptIsStatus130() {
        Running run = code("raise KeyboardInterrupt");
        assertEquals(130, run.status());
        assertTrue(run.err(), run.err().endsWith("KeyboardInterrupt\n"));
    }

    @Test
    public void endlessRecursionIsARecursionError() {
        Running run = code("def f(): f()\nf()");
        assertEquals(1, run.status());
        assertTrue(run.err(), run.err().contains("RecursionError"));
    }

    @Test
    public void aThreadThatExitsEndsItselfOnly() {
        Running run =
                code(
                        """
                        import sys, threading
                        t = threading.Thread(target=sys.exit, args=(9,))
                        t.start(); t.join(); print('main goes on')
                        """);
        assertEquals(new Running(0, "main goes on\n", ""), run);
    }

    @Test
    public void aMissingModuleIsAnErrorLine() {
        Running run = main("no_such_module");
        assertEquals(1, run.status());
        assertTrue(run.err(), run.err().endsWith(": No module named no_such_module\n"));
    }

    @Test
    public void whatAProgramPrintsWhenItsObjectsGoIsThereWhenTheRunEnds() {
        Running run =
                code(
                        """
                        import atexit
                        name = 'global'
                        class Thing:
                            def __del__(self): print(name, 'is still there')
                        atexit.register(print, 'first')
                        thing = Thing()
                        cycle = Thing(); cycle.itself = cycle
                        """);
        String gone = "global is still there\n";
        assertEquals(new Running(0, "first\n" + gone + gone, ""), run);
    }

    @Test
    public void closedStreamsDoNoHarm() {
        assertEquals(0, code("import sys; sys.stdout.close(); sys.stderr.close()").status());
    }

    @Test
    public void whatCodeInCPrintsIsThereWhenTheRunEnds() throws IOException {
        Path file = Files.createTempFile("printed", ".txt");
        Running run =
                code(
                        "import ctypes, os\n"
                                + "print(os.dup(1))\n"
                                + "os.dup2(os.open('"
                                + file
                                + "', os.O_WRONLY), 1)\n"
                                + "ctypes.CDLL(None).printf(b'from C')");
        String printed = Files.readString(file);
        assertEquals(0, code("import os; os.dup2(" + run.out().strip() + ", 1)").status());
        assertEquals("from C", printed);
        Files.delete(file);
    }
}
