package loader.runpy.gogo;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import loader.python.Interpreter;
import loader.python.PythonRuntime;
import loader.runpy.Run;
import loader.runpy.RunNodes;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.runpy.RunResult;
import loader.runpy.Streams;
import loader.runpy.gogo.Table.Column;
import loader.spi.InWords;
import loader.spi.QuarantinedBundles;
import loader.spi.WrongUse;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Process;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/** Runs modules with the streams of the command line. */
@Component(
        service = RunCommands.class,
        property = {
            "osgi.command.scope=py",
            "osgi.command.function=run",
            "osgi.command.function=kill",
            "osgi.command.function=top",
            "osgi.command.function=interpreters",
            "osgi.command.function=gil",
            "osgi.command.function=runtime"
        })
public final class RunCommands {

    private final PythonRuntime runtime;
    private final RunPy runPy;
    private final Optional<RunNodes> nodes;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile QuarantinedBundles services;

    @Activate
    public RunCommands(
            @Reference(policyOption = GREEDY) PythonRuntime runtime,
            @Reference(policyOption = GREEDY) RunPy runPy,
            @Reference(policyOption = GREEDY, cardinality = ReferenceCardinality.OPTIONAL)
                    RunNodes nodes) {
        this.runtime = runtime;
        this.runPy = runPy;
        this.nodes = Optional.ofNullable(nodes);
    }

    /** The exit status, except within a pipe. */
    @Descriptor("runs a module as __main__, like python -m; the value is its exit status")
    public Integer run(
            @Descriptor(
                            RunOptions.WORDS
                                    + "; a fresh interpreter that shares the GIL (--shared) is the default,"
                                    + " --isolated has a GIL of its own, --main is the one all callers share,"
                                    + " --process is a process of its own, which can have limits,"
                                    + " --strict refuses modules with a create slot,"
                                    + " --on runs it on the least busy node that an LDAP filter matches,"
                                    + " --autorun then calls the function __main__ of the program,"
                                    + " --script runs a console script of a distribution")
                    String... words) {
        Process streams = Process.Utils.current();
        RunResult result =
                InWords.of(
                        () ->
                                run(
                                        RunOptions.parse(
                                                streams.job().session().currentDir(), words),
                                        streams));
        if (result.ending() != RunResult.Ending.FINISHED) {
            new PrintStream(ShownAtOnce.err(streams), true)
                    .println("run: " + words(result.ending()));
        }
        return status(result, streams);
    }

    private RunResult run(RunOptions.Asked asked, Process process) {
        if (asked.nodes().isEmpty()) {
            return run(runPy, asked.request(), process);
        }
        RunNodes known =
                nodes.orElseThrow(() -> new WrongUse("run: --on needs the bundle loader.remote"));
        return run(
                request -> known.start(asked.nodes().get(), request),
                asked.request(),
                process,
                RunCommands::interrupt);
    }

    private static String words(RunResult.Ending ending) {
        return ending.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * Runs with the streams of a command. Its thread may have been interrupted for that: as long as
     * it is, whatever it writes closes the channels of the terminal.
     */
    static RunResult run(RunPy runPy, RunRequest request, Process process) {
        return run(runPy, request, process, RunCommands::interrupt);
    }

    /** What starts a run. */
    private interface Start {
        Run of(RunRequest request);
    }

    /**
     * @param controlC what Ctrl-C does on a terminal
     */
    static RunResult run(RunPy runPy, RunRequest request, Process process, Consumer<Run> controlC) {
        return run(runPy::start, request, process, controlC);
    }

    private static RunResult run(
            Start start, RunRequest request, Process process, Consumer<Run> controlC) {
        Optional<ShellTerminal> terminal = ShellTerminal.of(process);
        Run run = start.of(request.withStreams(streams(process, terminal)));
        Optional<ShellTerminal.Taken> taken =
                terminal.map(shell -> shell.take(() -> controlC.accept(run)));
        try {
            return run.await();
        } finally {
            taken.ifPresent(ShellTerminal.Taken::close);
            Thread.interrupted();
        }
    }

    /** On a terminal, Ctrl-C has interrupted the process of a run, too. */
    private static void interrupt(Run run) {
        if (!run.hasKeyboard()) {
            run.interrupt();
        }
    }

    private static Streams streams(Process process, Optional<ShellTerminal> terminal) {
        return new Streams(
                terminal.flatMap(ShellTerminal::pushback).orElse(process.in()),
                ShownAtOnce.out(process),
                ShownAtOnce.err(process),
                terminal.flatMap(ShellTerminal::ofProcess));
    }

    /** Null within a pipe, into which Gogo would write it. */
    static Integer status(RunResult result, Process process) {
        List<Process> pipe = process.job().processes();
        return pipe.indexOf(process) == pipe.size() - 1 ? result.status() : null;
    }

    @Descriptor("interrupts the run in an interpreter or process (KeyboardInterrupt)")
    public void kill(
            @Descriptor("the number of the interpreter or of the process, see py:top")
                    String... number) {
        long id = number(OnlyWord.of("kill NUMBER", number));
        List<Run> runs = runPy.running().stream().filter(run -> run.interpreter() == id).toList();
        if (runs.isEmpty()) {
            runs = runPy.running().stream().filter(run -> isProcess(run, id)).toList();
        }
        if (runs.isEmpty()) {
            throw new WrongUse("kill: nothing runs in interpreter or process " + id);
        }
        runs.forEach(Run::interrupt);
    }

    private static boolean isProcess(Run run, long id) {
        return run.process().isPresent() && run.process().getAsLong() == id;
    }

    private static Object place(Run run) {
        return run.process().isPresent()
                ? "process " + run.process().getAsLong()
                : run.interpreter();
    }

    private static long number(String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException none) {
            throw new WrongUse("kill: " + word + " is no number; py:top shows them");
        }
    }

    @Descriptor("shows what runs now")
    public Table<Run> top(String... none) {
        OnlyWord.none("top", none);
        return new Table<>(
                runPy.running(),
                List.of(
                        new Column<>("interpreter", RunCommands::place),
                        new Column<>("cpu ms", run -> run.cpuNanos() / 1_000_000),
                        new Column<>("target", run -> run.request().target().shown())));
    }

    @Descriptor("shows the interpreters that there are, and the bundles in quarantine")
    public Table<Interpreter> interpreters(String... none) {
        OnlyWord.none("interpreters", none);
        QuarantinedBundles known = services;
        return new Table<>(
                runtime.interpreters(),
                List.of(
                        new Column<>("id", Interpreter::id),
                        new Column<>("kind", Interpreter::config),
                        new Column<>("state", Interpreter::state),
                        new Column<>("references", Interpreter::liveReferences),
                        new Column<>("parked for", Interpreter::parkedFor)),
                known == null ? List.of() : known.quarantined());
    }

    @Descriptor("shows which threads have the GIL or wait for it, since when, and their stacks")
    public String gil(String... none) {
        OnlyWord.none("gil", none);
        return GilReport.of(runtime);
    }

    @Descriptor("shows which CPython runs here, and how it is called")
    public Map<String, Object> runtime(String... none) {
        OnlyWord.none("runtime", none);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("version", runtime.version());
        facts.put("abi", runtime.abi());
        facts.put("platform", runtime.platform());
        facts.put("home", runtime.home());
        facts.put("linker", runtime.linker());
        facts.put("references", runtime.main().liveReferences());
        return facts;
    }
}
