package loader.runpy.gogo;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.List;
import loader.python.Interpreter;
import loader.python.PythonRuntime;
import loader.runpy.Run;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.spi.InWords;
import loader.spi.SourceResource;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Process;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The prompt of Python in the shell. */
@Component(
        service = PromptCommands.class,
        property = {"osgi.command.scope=py", "osgi.command.function=python"})
public final class PromptCommands {

    private static final SourceResource PROMPT =
            new SourceResource(PromptCommands.class, "prompt.py");

    private final PythonRuntime runtime;
    private final RunPy runPy;

    @Activate
    public PromptCommands(
            @Reference(policyOption = GREEDY) PythonRuntime runtime,
            @Reference(policyOption = GREEDY) RunPy runPy) {
        this.runtime = runtime;
        this.runPy = runPy;
    }

    @Descriptor("opens a prompt of Python; exit() and Ctrl-D lead back")
    public void python(
            @Descriptor(
                            "[--main|--shared|--isolated];"
                                    + " a fresh interpreter that shares the GIL (--shared) is the default,"
                                    + " --isolated has a GIL of its own, --main is the one all callers share")
                    String... words) {
        Process streams = Process.Utils.current();
        RunRequest request =
                RunRequest.of(new RunRequest.Target.Code(PROMPT.text()), List.of())
                        .in(RunOptions.interpreter(words));
        InWords.of(() -> RunCommands.run(runPy, request, streams, this::interrupt));
    }

    /** Ends a statement and not the run. Waits for the GIL on a thread of its own. */
    private void interrupt(Run run) {
        Thread interrupter = new Thread(() -> interruptNow(run), "python-interrupt");
        interrupter.setDaemon(true);
        interrupter.start();
    }

    private void interruptNow(Run run) {
        try {
            runtime.interpreters().stream()
                    .filter(interpreter -> interpreter.id() == run.interpreter())
                    .filter(interpreter -> !run.isDone())
                    .forEach(Interpreter::interrupt);
        } catch (IllegalStateException ended) {
            // the prompt was left meanwhile
        }
    }
}
