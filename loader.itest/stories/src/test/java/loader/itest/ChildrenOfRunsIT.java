package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.util.List;
import loader.python.InterpreterConfig;
import loader.runpy.RunRequest;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/** Child processes of a run, beside those of Java, which are children of the same process. */
@RunWith(PaxExam.class)
public class ChildrenOfRunsIT extends Story {

    private static final String START =
            """
            import os, subprocess
            def start(status):
                return os.posix_spawn('/bin/sh', ['sh', '-c', f'exit {status}'], {})
            """;

    private Process javas;

    @Configuration
    public Option[] everything() {
        return options(Bundles.loader());
    }

    @Before
    public void javaHasAChild() throws Exception {
        javas = new ProcessBuilder("sh", "-c", "read line; exit 3").start();
    }

    @After
    public void javasChildKeepsItsStatus() throws Exception {
        javas.getOutputStream().close();
        assertEquals(3, javas.waitFor());
    }

    private Running run(InterpreterConfig config, String source) {
        return Running.of(
                runPy,
                RunRequest.of(new RunRequest.Target.Code(START + source), List.of()).in(config));
    }

    private void everywhere(String expected, String source) {
        for (InterpreterConfig config : IN_THIS_PROCESS) {
            assertEquals("" + config, new Running(0, expected, ""), run(config, source));
        }
    }

    @Test
    public void aRunWithoutChildrenDoesNotWaitForThoseOfJava() {
        everywhere(
                """
                waitpid [Errno 10] No child processes
                waitpid [Errno 10] No child processes
                wait3 [Errno 10] No child processes
                wait3 [Errno 10] No child processes
                wait4 [Errno 10] No child processes
                waitid [Errno 10] No child processes
                waitid [Errno 10] No child processes
                """,
                """
                def tell(function, *arguments, **named):
                    try:
                        print(function.__name__, function(*arguments, **named))
                    except ChildProcessError as raised:
                        print(function.__name__, raised)
                tell(os.waitpid, -1, os.WNOHANG)
                tell(os.waitpid, 0, os.WNOHANG)
                tell(os.wait3, os.WNOHANG)
                tell(os.wait3, options=os.WNOHANG)
                tell(os.wait4, pid=-1, options=os.WNOHANG)
                tell(os.waitid, os.P_ALL, 0, os.WEXITED | os.WNOHANG)
                tell(os.waitid, os.P_PGID, os.getpgrp(), os.WEXITED | os.WNOHANG)
                """);
    }

    @Test
    public void aRunGetsTheStatusOfEachOfItsChildrenOnce() {
        everywhere(
                """
                True 4
                True 5
                [(True, 6), (True, 7)]
                True 8
                True 8
                True 9
                (0, 0)
                True -9
                No child processes
                """,
                """
                def tell(number, child, status, *usage):
                    print(number == child, os.waitstatus_to_exitcode(status))
                child = start(4)
                tell(child, *os.wait())
                child = start(5)
                tell(child, *os.wait3(0))
                children = {start(6), start(7)}
                found = [os.waitpid(0, 0) for _ in range(2)]
                found = [(n in children, os.waitstatus_to_exitcode(status)) for n, status in found]
                print(sorted(found, key=lambda each: each[1]))
                child = start(8)
                for options in os.WEXITED | os.WNOWAIT, os.WEXITED:
                    found = os.waitid(os.P_ALL, 0, options)
                    print(found.si_pid == child, found.si_status)
                start(9)
                child = subprocess.Popen(['sh', '-c', 'read line'], stdin=subprocess.PIPE)
                print(os.wait()[0] != child.pid, 9)
                print(os.waitpid(-1, os.WNOHANG))
                child.kill()
                print(os.waitpid(-1, 0)[0] == child.pid, child.wait() or -9)
                try:
                    os.waitpid(-1, os.WNOHANG)
                except ChildProcessError as raised:
                    print(raised.strerror)
                """);
    }

    @Test
    public void aForkedChildIsWaitedFor() {
        assertEquals(
                new Running(0, "True 6\n", ""),
                run(
                        InterpreterConfig.MAIN,
                        """
                        import warnings
                        warnings.simplefilter('ignore')
                        child = os.fork()
                        if not child:
                            start(6)
                            os._exit(os.waitstatus_to_exitcode(os.wait()[1]))
                        number, status = os.wait()
                        print(number == child, os.waitstatus_to_exitcode(status))
                        """));
    }

    @Test
    public void theForkServerOfAProgramEndsWithIt() {
        isGoneWithTheProgram(
                """
                from multiprocessing import forkserver
                forkserver.ensure_running()
                print(forkserver._forkserver._forkserver_pid)
                """);
    }

    @Test
    public void aChildThatTheProgramHasNotWaitedForIsNoZombieAfterwards() {
        isGoneWithTheProgram(
                """
                import time
                child, until = start(0), time.monotonic() + 60
                def state():
                    with open(f'/proc/{child}/stat') as file:
                        return file.read().rpartition(')')[2].split()[0]
                while state() != 'Z' and time.monotonic() < until:
                    time.sleep(0.005)
                print(child)
                """);
    }

    private void isGoneWithTheProgram(String printingNumber) {
        for (InterpreterConfig config :
                List.of(InterpreterConfig.SHARED_GIL, InterpreterConfig.OWN_GIL)) {
            Running run = run(config, printingNumber);
            assertEquals("" + run, 0, run.status());
            long number = Long.parseLong(run.out().strip());
            assertFalse(
                    "" + config,
                    ProcessHandle.of(number).map(ProcessHandle::isAlive).orElse(false));
        }
    }
}
