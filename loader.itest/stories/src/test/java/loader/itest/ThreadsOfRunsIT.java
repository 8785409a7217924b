package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loader.python.InterpreterConfig;
import loader.runpy.Run;
import loader.runpy.RunRequest;
import loader.runpy.RunResult.Ending;
import loader.runpy.Streams;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/** A run ends when its threads have ended, as a process of {@code python} does. */
@RunWith(PaxExam.class)
public class ThreadsOfRunsIT extends Story {

    private static final List<InterpreterConfig> SUBS =
            List.of(InterpreterConfig.SHARED_GIL, InterpreterConfig.OWN_GIL);

    /** {@code await_end()} returns when the main thread has nothing to do any more but to wait. */
    private static final String AWAIT_END =
            """
            import sys, threading, time
            def await_end():
                deadline = time.monotonic() + 60
                while not sys.modules['_loader.threads'].awaiting:
                    assert time.monotonic() < deadline, 'the program does not end'
                    time.sleep(0.001)
            """;

    @Configuration
    public Option[] everything() {
        return options(Bundles.loader());
    }

    private Running run(InterpreterConfig config, String source) {
        return Running.of(
                runPy,
                RunRequest.of(new RunRequest.Target.Code(AWAIT_END + source), List.of())
                        .in(config));
    }

    private void endsEverywhere(Running expected, String source) {
        for (InterpreterConfig config : IN_THIS_PROCESS) {
            assertEquals("" + config, expected, run(config, source));
        }
        SUBS.forEach(this::nothingIsLeft);
    }

    private void nothingIsLeft(InterpreterConfig config) {
        assertEquals(
                new Running(0, "[True]\n", ""),
                run(
                        config,
                        "print([each is threading.main_thread() for each in threading.enumerate()])"));
    }

    @Test
    public void aRunIsOnPythonsMainThread() {
        endsEverywhere(
                new Running(0, "True True False\n", ""),
                """
                main = threading.main_thread()
                print(threading.current_thread() is main, main.ident == threading.get_ident(), main.daemon)
                """);
    }

    /** As eventlet makes one: its classes are others. */
    @Test
    public void aSecondCopyOfThreadingHasTheSameMainThread() {
        endsEverywhere(
                new Running(0, "done\n", ""),
                """
                import importlib.util
                spec = importlib.util.find_spec('threading')
                copy = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(copy)
                own = threading._active[threading.get_ident()]
                threading._active[threading.get_ident()] = copy.main_thread()
                try:
                    import _loader.threads
                    print('done' if not _loader.threads.others() else _loader.threads.others())
                finally:
                    threading._active[threading.get_ident()] = own
                """);
    }

    @Test
    public void threadsAreWaitedForAndPrintIntoTheRunsStream() {
        endsEverywhere(
                new Running(0, "not a daemon\nnested\n", ""),
                """
                def nested():
                    print('nested')
                def late():
                    await_end()
                    print('a daemon' if threading.current_thread().daemon else 'not a daemon')
                    threading.Thread(target=nested).start()
                threading.Thread(target=late).start()
                """);
    }

    @Test
    public void theStatusIsThatOfTheMainThread() {
        endsEverywhere(
                new Running(3, "late\n", ""),
                """
                def late():
                    await_end()
                    print('late')
                    sys.exit(4)
                threading.Thread(target=late).start()
                sys.exit(3)
                """);
    }

    @Test
    public void anExceptionOfAThreadIsShown() {
        String failing =
                """
                def late():
                    await_end()
                    raise ValueError('late')
                threading.Thread(target=late, name='failing').start()
                """;
        for (InterpreterConfig config : IN_THIS_PROCESS) {
            Running run = run(config, failing);
            assertEquals(0, run.status());
            assertTrue(run.err(), run.err().startsWith("Exception in thread failing:\nTraceback"));
            assertTrue(run.err(), run.err().endsWith("ValueError: late\n"));
        }
    }

    @Test
    public void whatAnExecutorWithoutShutdownHasToDoIsDone() {
        String executor =
                """
                from concurrent.futures import ThreadPoolExecutor
                executor = ThreadPoolExecutor(2)
                def late(number):
                    await_end()
                    print(number)
                for number in range(5):
                    executor.submit(late, number)
                """;
        for (InterpreterConfig config : IN_THIS_PROCESS) {
            Running run = run(config, executor);
            assertEquals(List.of("0", "1", "2", "3", "4"), run.out().lines().sorted().toList());
        }
    }

    @Test
    public void exitFunctionsComeAfterTheThreadsAndMayStartSome() {
        String exits =
                """
                import atexit
                def late():
                    threading.main_thread().join()
                    print('thread')
                def at_exit():
                    print('at exit')
                    threading.Thread(target=print, args=['thread of an exit function']).start()
                atexit.register(at_exit)
                threading.Thread(target=late).start()
                """;
        for (InterpreterConfig config : SUBS) {
            assertEquals(
                    new Running(0, "thread\nat exit\nthread of an exit function\n", ""),
                    run(config, exits));
        }
    }

    @Test
    public void aDaemonEndsWithTheRunAndPrintsNothingAfterIt() throws Exception {
        int before = python.interpreters().size();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String daemon =
                """
                import atexit
                def endless():
                    while True:
                        print('daemon')
                atexit.register(print, 'at exit')
                threading.Thread(target=endless, daemon=True).start()
                """;
        assertEquals(0, start(daemon, InterpreterConfig.SHARED_GIL, out).await().status());
        int length = out.size() + "daemon\n".length(); // the daemon may be about to write in Java
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("at exit"));
        assertEquals(
                new Running(0, "next\n", ""), run(InterpreterConfig.SHARED_GIL, "print('next')"));
        until("the interpreter has ended", () -> python.interpreters().size() <= before + 1);
        assertTrue(out.toString(StandardCharsets.UTF_8), out.size() <= length);
    }

    /** As gRPC's: what an exception drops there may wait for ever, with the GIL. */
    @Test
    public void aDaemonOfAPackageWithCompiledCodeEndsByItself() throws Exception {
        String source =
                """
                import sys, threading, types, weakref
                from importlib.machinery import ModuleSpec
                compiled = types.ModuleType('pack._core')
                compiled.__spec__ = ModuleSpec('pack._core', None, origin='/pack/_core.so')
                package = types.ModuleType('pack.server')
                sys.modules.update({'pack._core': compiled, 'pack.server': package})
                exec('''if True:
                    import time
                    def serve(server, path):
                        try:
                            while server() is not None:
                                time.sleep(0.01)
                            time.sleep(0.5)
                            how = 'ended by itself'
                        except BaseException as raised:
                            how = type(raised).__name__
                        with open(path, 'w') as file:
                            file.write(how)
                ''', vars(package))
                class Server: pass
                server = Server()
                arguments = weakref.ref(server), sys.argv[1]
                threading.Thread(target=package.serve, args=arguments, daemon=True).start()
                """;
        Path told = Files.createTempFile("told", ".txt");
        int before = python.interpreters().size();
        for (InterpreterConfig config : SUBS) {
            Files.writeString(told, "");
            RunRequest request =
                    RunRequest.of(new RunRequest.Target.Code(source), List.of(told.toString()));
            assertEquals(new Running(0, "", ""), Running.of(runPy, request.in(config)));
            until("the thread has ended", () -> told.toFile().length() > 0);
            assertEquals("ended by itself", Files.readString(told));
            until("the interpreter has ended", () -> python.interpreters().size() <= before + 1);
        }
        Files.delete(told);
    }

    @Test
    public void anInterruptEndsTheThreadsThatTheRunWaitsFor() throws Exception {
        String endless =
                """
                def endless():
                    await_end()
                    print('begun')
                    while True:
                        time.sleep(0.001)
                threading.Thread(target=endless).start()
                """;
        for (InterpreterConfig config : SUBS) {
            Signal begun = new Signal();
            Run run = start(endless, config, begun);
            begun.await();
            run.interrupt();
            assertEquals(Ending.INTERRUPTED, ending(run));
            assertEquals(List.of(), runPy.running());
        }
    }

    @Test
    public void anInterruptLeavesThreadsOfTheMainInterpreterAlone() throws Exception {
        String waiting =
                """
                def waiting():
                    await_end()
                    print('begun')
                    import builtins
                    builtins.stop = threading.Event()
                    stop.wait(60)
                    del builtins.stop
                threading.Thread(target=waiting, name='waiting').start()
                """;
        Signal begun = new Signal();
        Run run = start(waiting, InterpreterConfig.MAIN, begun);
        begun.await();
        run.interrupt();
        assertEquals(Ending.INTERRUPTED, ending(run));
        until(
                "the thread waits",
                () -> evaluated("hasattr(__import__('builtins'), 'stop')").equals("True"));
        evaluated("__import__('builtins').stop.set()");
        until(
                "the thread has ended",
                () ->
                        evaluated(
                                        "[t.name for t in __import__('threading').enumerate() if t.name =="
                                                + " 'waiting']")
                                .equals("[]"));
    }

    private Run start(String source, InterpreterConfig config, ByteArrayOutputStream out) {
        InputStream nothing = new ByteArrayInputStream(new byte[0]);
        return runPy.start(
                RunRequest.of(new RunRequest.Target.Code(AWAIT_END + source), List.of())
                        .in(config)
                        .withStreams(new Streams(nothing, out, out)));
    }
}
