package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loader.python.InterpreterConfig;
import loader.runpy.Run;
import loader.runpy.RunRequest;
import loader.runpy.Streams;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/** What a run does to its process, which is the container's: refused, or put back at its end. */
@RunWith(PaxExam.class)
public class ProcessOfRunsIT extends Story {

    private static final List<InterpreterConfig> SUBS =
            List.of(InterpreterConfig.SHARED_GIL, InterpreterConfig.OWN_GIL);

    /** {@code tell} calls a function and prints what it raises. */
    private static final String TELL =
            """
            import os, sys
            def tell(function, *arguments, **named):
                try:
                    print(function.__name__, function(*arguments, **named))
                except Exception as raised:
                    print(function.__name__, type(raised).__name__, str(raised).partition(':')[0])
            """;

    @Configuration
    public Option[] everything() {
        return options(Bundles.loader());
    }

    @After
    public void theNextRunWorks() {
        assertEquals(new Running(0, "alive\n", ""), code("import wave; print('alive')"));
    }

    private Running run(InterpreterConfig config, String source) {
        return Running.of(
                runPy,
                RunRequest.of(new RunRequest.Target.Code(TELL + source), List.of()).in(config));
    }

    private void everywhere(String expected, String source) {
        for (InterpreterConfig config : IN_THIS_PROCESS) {
            assertEquals("" + config, new Running(0, expected, ""), run(config, source));
        }
    }

    @Test
    public void functionsThatArePutInThePlaceOfOthersArePickled() {
        everywhere(
                """
                _thread True
                _signal True
                posix True
                """,
                """
                import _signal, _thread, pickle
                for function in _thread.interrupt_main, _signal.raise_signal, os.kill:
                    print(function.__module__, pickle.loads(pickle.dumps(function)) is function)
                """);
    }

    @Test
    public void theEndOfTheProcessIsRefused() {
        everywhere(
                """
                _exit RuntimeError _exit
                abort RuntimeError abort
                """,
                "tell(os._exit, 3); tell(os.abort)");
    }

    /** They would be those of the container: of its end, and of all children. */
    @Test
    public void whatHandledSignalsBeforeAMainRunDoesSoAfterIt() {
        assumeTrue("needs /proc", Files.exists(Path.of("/proc/self/status")));
        String asks =
                """
                import signal
                with open('/proc/self/status') as status:
                    print([line for line in status if line.startswith(('SigCgt', 'SigIgn'))])
                print([signal.getsignal(number) for number in signal.valid_signals()])
                """;
        Running before = run(InterpreterConfig.MAIN, asks);
        Running taking =
                run(
                        InterpreterConfig.MAIN,
                        """
                        import signal
                        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
                        signal.signal(signal.SIGHUP, signal.SIG_IGN)
                        for number in signal.SIGTERM, signal.SIGUSR1, signal.SIGSEGV:
                            signal.signal(number, print)
                        """);
        assertEquals(new Running(0, "", ""), taking);
        assertEquals(before, run(InterpreterConfig.MAIN, asks));
    }

    /** Objects that live on close what they have opened. */
    @Test
    public void whatAMainRunLeavesOpenCanBeClosedByTheNext() {
        run(InterpreterConfig.MAIN, "import builtins; builtins.left = os.pipe()");
        run(InterpreterConfig.MAIN, "");
        assertEquals(
                new Running(0, "close None\nclose None\n", ""),
                run(
                        InterpreterConfig.MAIN,
                        """
                        import builtins
                        for each in builtins.left:
                            tell(os.close, each)
                        del builtins.left
                        """));
    }

    @Test
    public void aLongSwitchIntervalIsRefusedAndAShortOneIsForTheRun() {
        everywhere(
                """
                setswitchinterval RuntimeError setswitchinterval
                setswitchinterval None
                True
                setswitchinterval TypeError must be real number, not str
                """,
                """
                tell(sys.setswitchinterval, 1000)
                tell(sys.setswitchinterval, 1e-4)
                print(sys.getswitchinterval() < 2e-4)
                tell(sys.setswitchinterval, 'long')
                """);
        everywhere("0.005\n", "print(sys.getswitchinterval())");
    }

    @Test
    public void limitsOfTheContainerAreNotLowered() {
        String limits = "0, 2, 7, 9";
        String expected =
                """
                setrlimit RuntimeError setrlimit(RLIMIT_CPU)
                prlimit RuntimeError prlimit(RLIMIT_CPU)
                setrlimit RuntimeError setrlimit(RLIMIT_DATA)
                prlimit RuntimeError prlimit(RLIMIT_DATA)
                setrlimit RuntimeError setrlimit(RLIMIT_NOFILE)
                prlimit RuntimeError prlimit(RLIMIT_NOFILE)
                setrlimit RuntimeError setrlimit(RLIMIT_AS)
                prlimit RuntimeError prlimit(RLIMIT_AS)
                setrlimit None
                """;
        everywhere(
                expected,
                """
                import resource
                for limit in (%s):
                    tell(resource.setrlimit, limit, (1, 1))
                    tell(resource.prlimit, os.getpid(), limit, (1, 1))
                soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
                tell(resource.setrlimit, resource.RLIMIT_NOFILE, (hard, hard))
                """
                        .formatted(limits));
    }

    @Test
    public void theContainerKeepsItsUserItsSessionAndItsProgram() {
        everywhere(
                """
                setuid RuntimeError setuid
                setsid RuntimeError setsid
                chroot RuntimeError chroot
                execv RuntimeError execv
                """,
                """
                tell(os.setuid, os.getuid())
                tell(os.setsid)
                tell(os.chroot, '/')
                tell(os.execv, '/bin/true', ['true'])
                """);
    }

    @Test
    public void nobodyWaitsForASignalThatTheJvmMayGet() {
        everywhere(
                """
                sigwait RuntimeError sigwait
                sigwaitinfo RuntimeError sigwaitinfo
                """,
                """
                import signal
                tell(signal.sigwait, {signal.SIGUSR1})
                tell(signal.sigwaitinfo, {signal.SIGUSR1})
                """);
    }

    /**
     * faulthandler sets a handler of C, which signal.getsignal does not know. It works where
     * interpreters share the GIL.
     */
    @Test
    public void aSignalThatCodeInCHandlesIsSent() {
        String expected =
                """
                register None
                raise_signal RuntimeError raise_signal
                raise_signal None
                pthread_kill None
                2
                raise_signal RuntimeError raise_signal
                alarm RuntimeError alarm
                raise_signal RuntimeError raise_signal
                """;
        String source =
                """
                import faulthandler, signal, tempfile, threading
                number = signal.SIGUSR1
                with tempfile.TemporaryFile() as file:
                    tell(faulthandler.register, signal.SIGUSR1, file, True, True)
                    tell(signal.raise_signal, signal.SIGUSR1)
                    faulthandler.register(number, file, all_threads=False)
                    tell(signal.raise_signal, number)
                    tell(signal.pthread_kill, threading.get_ident(), number)
                    print(file.seek(0) == 0 and file.read().count(b'most recent call first'))
                    faulthandler.unregister(number)
                    tell(signal.raise_signal, number)
                    faulthandler.register(signal.SIGALRM, file)
                    tell(signal.alarm, 60)
                    faulthandler.enable(file)
                    tell(signal.raise_signal, signal.SIGABRT)
                    faulthandler.disable()
                """;
        for (InterpreterConfig config :
                List.of(InterpreterConfig.MAIN, InterpreterConfig.SHARED_GIL)) {
            assertEquals("" + config, new Running(0, expected, ""), run(config, source));
        }
    }

    @Test
    public void descriptorsOfTheContainerStayOpen() {
        everywhere(
                """
                close OSError [Errno 9] descriptor 0 belongs to the container or to Java, not to this program
                close OSError [Errno 9] descriptor 1 belongs to the container or to Java, not to this program
                dup2 OSError [Errno 9] descriptor 3 belongs to the container or to Java, not to this program
                closerange RuntimeError closerange
                close None
                close OSError [Errno 9] Bad file descriptor
                """,
                """
                tell(os.close, 0)
                tell(os.close, 1)
                tell(os.dup2, 0, 3)
                mine = os.open(os.devnull, os.O_RDONLY)
                tell(os.closerange, 3, 4096)
                tell(os.close, mine)
                tell(os.close, mine)
                """);
    }

    @Test
    public void standardOutputOfCIsLedBackAtTheEnd() {
        String where = "tell(os.readlink, '/proc/self/fd/1')";
        for (InterpreterConfig config : IN_THIS_PROCESS) {
            Running before = run(config, where);
            Running redirected =
                    run(
                            config,
                            """
                            file = os.memfd_create('elsewhere')
                            os.dup2(file, 1)
                            os.write(1, b'raw')
                            print(os.pread(file, 3, 0))
                            """);
            assertEquals("" + config, new Running(0, "b'raw'\n", ""), redirected);
            assertEquals("" + config, before, run(config, where));
        }
    }

    @Test
    public void whatARunChangesForTheProcessIsPutBack() {
        String told =
                """
                import locale, subprocess, time, tracemalloc, faulthandler
                print(os.getcwd(), os.environ.get('EDGE'), os.environ['PATH'], time.tzname, os.umask(0o22))
                print(locale.setlocale(locale.LC_ALL), tracemalloc.is_tracing(), faulthandler.is_enabled())
                print(subprocess.run('echo $EDGE $PATH; umask', shell=True, capture_output=True).stdout)
                """;
        Running before = run(InterpreterConfig.SHARED_GIL, told);
        Running changed =
                run(
                        InterpreterConfig.SHARED_GIL,
                        """
                            import faulthandler, locale, time, tracemalloc
                            os.chdir('/')
                            os.environ.update(EDGE='1', PATH='/nowhere', TZ='Asia/Tokyo')
                            time.tzset()
                            os.umask(0o77)
                            locale.setlocale(locale.LC_ALL, 'C')
                            tracemalloc.start()
                            faulthandler.enable(sys.__stderr__)
                            tell(faulthandler.dump_traceback_later, 60, exit=True)
                            print(os.getcwd(), time.tzname, tracemalloc.is_tracing())
                            """);
        assertEquals(
                new Running(
                        0,
                        "dump_traceback_later RuntimeError dump_traceback_later(exit=True)\n"
                                + "/ ('JST', 'JST') True\n",
                        ""),
                changed);
        assertEquals(before, run(InterpreterConfig.SHARED_GIL, told));
    }

    /** CPython copies the environment of C when an interpreter is made. */
    @Test
    public void anInterpreterThatWasMadeDuringARunKnowsNothingOfItsEnvironment() throws Exception {
        String told = "import os, time; print(os.environ.get('EDGE'), time.tzname)";
        Running before = code(told);
        String changing =
                """
                import os, sys, time
                os.environ.update(EDGE='1', TZ='Asia/Tokyo')
                time.tzset()
                print('changed')
                sys.stdin.readline()
                """;
        try (PipedOutputStream end = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(end)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Run run =
                    runPy.start(
                            RunRequest.of(new RunRequest.Target.Code(changing), List.of())
                                    .withStreams(new Streams(in, out, out)));
            until("it has changed it", () -> out.size() > 0);
            for (int i = 0; i < 10; i++) { // each of which the pool makes another interpreter for
                assertEquals(new Running(0, "1 ('JST', 'JST')\n", ""), code(told));
            }
            end.write('\n');
            end.flush();
            assertEquals(0, run.await().status());
        }
        for (int i = 0; i < 3; i++) {
            assertEquals(before, code(told));
        }
    }

    @Test
    public void aStreamWithoutADescriptorSaysWhatHasOne() {
        Running run = code("import faulthandler; faulthandler.enable()");
        assertTrue(run.err(), run.err().contains("lead to Java and have no descriptor"));
        assertTrue(run.err(), run.err().contains("sys.__stderr__"));
    }

    @Test
    public void aProgramMayTakeAwayItsModulesAndItsBuiltins() {
        String modules = "sys.path_hooks.clear(); sys.meta_path.clear(); sys.modules.clear()";
        String nothing = "import sys; sys.modules = 5";
        String none = "import sys; del sys.modules";
        String builtins =
                """
                import builtins
                remove = delattr
                for name in list(vars(builtins)):
                    remove(builtins, name)
                """;
        for (InterpreterConfig config : SUBS) {
            assertEquals("" + config, new Running(0, "", ""), run(config, modules));
            assertEquals("" + config, new Running(0, "", ""), run(config, nothing));
            assertEquals("" + config, new Running(0, "", ""), run(config, none));
            assertEquals("" + config, new Running(0, "", ""), run(config, builtins));
        }
    }

    @Test
    public void aHandlerOfTheJvmLooksAsNone() {
        assertEquals(
                new Running(0, "saved\n", ""),
                run(
                        InterpreterConfig.MAIN,
                        """
                        import signal
                        for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
                            signal.signal(number, signal.getsignal(number))
                        print('saved')
                        """));
    }

    /** A fresh interpreter imports before each run what CPython does; more would make it slow. */
    @Test
    public void whatAFreshInterpreterImportsIsWhatPythonImportsForAModule() {
        String source =
                """
                import sys
                imported = set(sys.modules)
                import subprocess
                command = [sys.executable, '-I', '-c', 'import runpy, sys; print(*sys.modules)']
                python = subprocess.run(command, capture_output=True, text=True, env={})
                more = imported.difference(python.stdout.split())
                print(len(python.stdout.split()) > 30, *sorted(n for n in more if '_loader' not in n))
                """;
        for (InterpreterConfig config : SUBS) {
            Running run =
                    Running.of(
                            runPy,
                            RunRequest.of(new RunRequest.Target.Code(source), List.of())
                                    .in(config));
            assertEquals("" + config, new Running(0, "True _functools atexit gc\n", ""), run);
        }
    }
}
