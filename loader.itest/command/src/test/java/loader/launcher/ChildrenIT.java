package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loader.testing.Program.Outcome;
import loader.testing.Waiting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that Python code starts find the modules of bundles that their parent finds. */
@Timeout(300)
class ChildrenIT {

    @TempDir Path folder;
    private Path bundle;

    /** {@code work} is in a bundle; a child that hangs dies of its alarm. */
    @BeforeEach
    void writeBundle() throws IOException {
        bundle =
                TestModules.in(
                        folder.resolve("work.jar"),
                        "work",
                        """
                        import os, signal, sys

                        def hurry():
                            signal.alarm(60)

                        def modules(number):
                            import asyncio, hello, sqlite3
                            return number, hello.__name__, sys.modules["hello"].__spec__.loader.name

                        class Kept:
                            def __eq__(self, other):
                                return type(other) is type(self)
                        """);
    }

    private Outcome run(String code) throws Exception {
        Path file = Files.writeString(folder.resolve("program.py"), code);
        return Distribution.run("--with", bundle.toString(), file.toString());
    }

    private static void assertLines(Outcome outcome, String... expected) {
        assertEquals(List.of(expected), outcome.lines());
        assertEquals(0, outcome.status());
    }

    /** Without what {@code hello} says when it is imported. */
    private static Outcome withoutGreetings(Outcome outcome) {
        String out = outcome.out().replaceAll("(?m)^This is a test module.*\n", "");
        return new Outcome(outcome.status(), out, outcome.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fork", "spawn", "forkserver"})
    void workersOfAPoolFindThem(String method) throws Exception {
        assertLines(
                withoutGreetings(
                        run(
                                """
                        import contextlib, multiprocessing, os, warnings
                        warnings.simplefilter("ignore")
                        import work
                        if __name__ == "__main__":
                            with multiprocessing.get_context("%s").Pool(2, work.hurry, maxtasksperchild=1) as pool:
                                found = pool.map_async(work.modules, range(4), chunksize=1).get(120)
                                print(found == [(number, "hello", "hello") for number in range(4)])
                                print(pool.apply_async(work.Kept).get(120) == work.Kept())
                        """
                                        .formatted(method))),
                "True",
                "True");
    }

    /** As in the container. */
    @ParameterizedTest
    @ValueSource(strings = {"sitecustomize", "usercustomize"})
    void codeOfBundlesDoesNotRunWhenAChildStarts(String name) throws Exception {
        bundle = TestModules.in(folder.resolve("site.jar"), name, "print('runs')");
        assertLines(
                run(
                        """
                        import subprocess, sys
                        print("begins", flush=True)
                        subprocess.run([sys.executable, "-c", "print('child')"], check=True)
                        subprocess.run([sys.executable, "-c", "import %s"], check=True)
                        """
                                .formatted(name)),
                "begins",
                "child",
                "runs");
    }

    @Test
    void aChildForkedInAnyThreadFindsThem() throws Exception {
        assertLines(
                withoutGreetings(
                        run(
                                """
                                import os, threading, warnings
                                warnings.simplefilter("ignore")
                                import work
                                def fork():
                                    if (pid := os.fork()) == 0:
                                        work.hurry()
                                        os._exit(work.modules(7)[0])
                                    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
                                fork()
                                thread = threading.Thread(target=fork)
                                thread.start()
                                thread.join()
                                """)),
                "7",
                "7");
    }

    @Test
    void aProgramOfTheSamePythonFindsThem() throws Exception {
        assertLines(
                run(
                        """
                        import subprocess, sys
                        def show(*arguments):
                            print(subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=120).stdout)
                        show("-c", "import work; print(work.__spec__.origin.endswith('work.py'))")
                        show("-I", "-c", "import pkgutil; print('work' in {each.name for each in pkgutil.iter_modules()})")
                        show("-m", "hello", "one")
                        code = "import work; print('with an environment of its own')"
                        print(subprocess.run([sys.executable, "-c", code], env={}, capture_output=True, text=True, cwd="/").stdout)
                        """),
                "True",
                "",
                "True",
                "",
                "This is a test module named __main__.",
                "['one']",
                "",
                "with an environment of its own",
                "");
    }

    /** Java answers it by a file that it has opened while the program runs. */
    @Test
    void aProgramThatClosesARangeOfFilesLeavesItsAnswersOpen() throws Exception {
        assertLines(
                run(
                        """
                        import os, subprocess, sys, tempfile, time
                        code = '''if True:
                            import os, sys, time
                            import work
                            os.mkdir(sys.argv[1] + "/asked")
                            until = time.monotonic() + 60
                            while not os.path.exists(sys.argv[1] + "/closed"):
                                assert time.monotonic() < until
                                time.sleep(0.01)
                            import hello
                        '''
                        with tempfile.TemporaryDirectory() as folder:
                            child = subprocess.Popen([sys.executable, "-c", code, folder])
                            while not os.path.exists(folder + "/asked"):
                                assert child.poll() is None
                                time.sleep(0.01)
                            os.closerange(3, 4096)
                            os.mkdir(folder + "/closed")
                            print("status", child.wait())
                        """),
                "This is a test module named hello.",
                "status 0");
    }

    @Test
    void itFindsTheirMetadata() throws Exception {
        Path wheel = new WheelFile("1.5").in(folder);
        Path program =
                Files.writeString(
                        folder.resolve("program.py"),
                        """
                        import subprocess, sys
                        code = "from importlib.metadata import *; print(version('Tool'), distribution('tool').read_text('WHEEL')[:14])"
                        print(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120).stdout)
                        """);
        assertLines(
                Distribution.run("--with", wheel.toString(), program.toString()),
                "1.5 Wheel-Version:",
                "");
    }

    /** multiprocessing imports the parent's main module in its processes. */
    @Test
    void anExtensionIsTheMainModuleOfAProcess() throws Exception {
        assertLines(
                run(
                        """
                        import importlib.util, multiprocessing, sys
                        sys.modules["__main__"].__spec__ = importlib.util.find_spec("hello")
                        import work
                        process = multiprocessing.get_context("spawn").Process(target=work.hurry)
                        process.start()
                        process.join(120)
                        print(process.exitcode)
                        """),
                "This is a test module named __mp_main__.",
                "0");
    }

    @Test
    void aModuleThatIsNowhereIsNotFound() throws Exception {
        Outcome outcome =
                run(
                        """
                        import subprocess, sys
                        print(subprocess.run([sys.executable, "-c", "import nowhere"], capture_output=True, text=True).stderr)
                        """);
        assertTrue(
                outcome.lines().contains("ModuleNotFoundError: No module named 'nowhere'"),
                outcome.toString());
    }

    @Test
    void aChildThatOutlivesTheContainerSaysSo() throws Exception {
        Path told = folder.resolve("told");
        run(
                """
                import os, sys, time, warnings
                warnings.simplefilter("ignore")
                container = os.getpid()
                if os.fork() == 0:
                    os.setsid()
                    nothing = os.open(os.devnull, os.O_RDWR)
                    for standard in 0, 1, 2:
                        os.dup2(nothing, standard)
                    while os.getppid() == container:
                        time.sleep(0.01)
                    try:
                        import hello
                    except ImportError as gone:
                        text = str(gone)
                    with open("%1$s.part", "w") as file:
                        file.write(text)
                    os.rename("%1$s.part", "%1$s")
                """
                        .formatted(told));
        Waiting.until("the child has told", () -> Files.exists(told));
        assertEquals(
                "No module named 'hello'; the container that this process was started from cannot be asked",
                Files.readString(told));
    }

    @Test
    void aRunInTheMainInterpreterForksBesideOtherInterpreters() throws Exception {
        Outcome outcome =
                shell(
                        """
                        import os, subprocess, sys, warnings
                        warnings.simplefilter("ignore")
                        print(subprocess.run(["echo", "prepared"], preexec_fn=os.setsid, capture_output=True).stdout)
                        sys.stdout.flush()
                        if (pid := os.fork()) == 0:
                            import hello
                            print("printed by the child")
                            sys.exit(5)
                        print("ended with", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
                        """,
                        "py:run hello",
                        "py:run --main program");
        String lines = String.join("\n", outcome.lines());
        assertTrue(lines.contains("b'prepared\\n'"), lines);
        assertTrue(lines.contains("printed by the child"), lines);
        assertTrue(lines.contains("ended with 5"), lines);
    }

    /** Their threads are daemons, which CPython allows if it is told to. */
    @ParameterizedTest
    @ValueSource(strings = {"py:run program", "py:run --isolated program"})
    void everyInterpreterHasPoolsOfProcesses(String command) throws Exception {
        Outcome outcome =
                shell(
                        """
                        import concurrent.futures, math, multiprocessing
                        if __name__ == "__main__":
                            with concurrent.futures.ProcessPoolExecutor(2) as pool:
                                print("executor", *pool.map(math.sqrt, [1, 4, 9]))
                            with multiprocessing.get_context("spawn").Pool(2) as pool:
                                print("pool", *pool.map(math.sqrt, [16, 25]))
                            queue = multiprocessing.Queue()
                            queue.put("queue")
                            print(queue.get())
                        """,
                        command);
        String lines = String.join("\n", outcome.lines());
        assertTrue(lines.contains("executor 1.0 2.0 3.0"), lines);
        assertTrue(lines.contains("pool 4.0 5.0"), lines);
        assertTrue(lines.contains("queue\n0"), lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"py:run program", "py:run --isolated program", "py:run --main program"})
    void interpretersThatAProgramMakesFindThem(String command) throws Exception {
        Outcome outcome =
                shell(
                        """
                        from concurrent.futures import InterpreterPoolExecutor
                        if __name__ == "__main__":
                            with InterpreterPoolExecutor(2) as pool:
                                code = "__import__('program').__spec__.origin == origin"
                                print("found", pool.submit(eval, code, {"origin": __spec__.origin}).result())
                        """,
                        command);
        String lines = String.join("\n", outcome.lines());
        assertTrue(lines.contains("found True"), lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"py:run program", "py:run --isolated program", "py:run --main program"})
    void aSignalToItselfIsForTheRunAndNotForTheContainer(String command) throws Exception {
        Outcome outcome =
                shell(
                        """
                        import _thread, os, signal
                        def send(function, *arguments):
                            try:
                                function(*arguments)
                                for each in range(1000):
                                    str(each)
                            except BaseException as raised:
                                print(function.__name__, type(raised).__name__, raised)
                        send(signal.raise_signal, signal.SIGINT)
                        send(os.kill, os.getpid(), signal.SIGINT)
                        send(_thread.interrupt_main)
                        send(os.killpg, 0, signal.SIGINT)
                        send(signal.pidfd_send_signal, os.pidfd_open(os.getpid()), signal.SIGINT)
                        folder = os.open(f"/proc/{os.getpid()}", os.O_DIRECTORY)
                        send(signal.pidfd_send_signal, folder, signal.SIGINT)
                        send(signal.raise_signal, signal.SIGTERM)
                        send(os.kill, os.getpid(), signal.SIGHUP)
                        send(signal.alarm, 1)
                        send(signal.setitimer, signal.ITIMER_REAL, 0.01)
                        send(signal.raise_signal, signal.SIGWINCH)
                        send(os.kill, os.getpid(), 0)
                        """,
                        command,
                        "py:run hello");
        String end = " would end the container, not this run alone";
        List<String> expected =
                List.of(
                        "raise_signal KeyboardInterrupt ",
                        "kill KeyboardInterrupt ",
                        "interrupt_main KeyboardInterrupt ",
                        "killpg KeyboardInterrupt ",
                        "pidfd_send_signal KeyboardInterrupt ",
                        "pidfd_send_signal KeyboardInterrupt ",
                        "raise_signal RuntimeError raise_signal: Terminated (signal 15)" + end,
                        "kill RuntimeError kill: Hangup (signal 1)" + end,
                        "alarm RuntimeError alarm: Alarm clock (signal 14)" + end,
                        "setitimer RuntimeError setitimer: Alarm clock (signal 14)" + end);
        String lines = String.join("\n", outcome.lines());
        assertTrue(lines.contains(String.join("\n", expected)), lines);
        assertTrue(lines.contains("This is a test module named __main__."), lines);
    }

    /** The lines of the shell when it is given these, with the code as the module `program`. */
    private Outcome shell(String code, String... commands) throws Exception {
        Path program = TestModules.in(folder.resolve("program.jar"), "program", code);
        return Distribution.shell(List.of(commands), "--with", program.toString());
    }
}
