package loader.runpy.gogo;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import loader.python.PythonRuntime;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.runpy.Streams;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Process;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Runs modules with the streams of the command line. */
@Component(
        service = RunCommands.class,
        property = {
            "osgi.command.scope=py",
            "osgi.command.function=run",
            "osgi.command.function=runtime"
        })
public final class RunCommands {

    private static final String STRICT = "--strict";

    private final PythonRuntime runtime;
    private final RunPy runPy;

    @Activate
    public RunCommands(
            @Reference(policyOption = GREEDY) PythonRuntime runtime,
            @Reference(policyOption = GREEDY) RunPy runPy) {
        this.runtime = runtime;
        this.runPy = runPy;
    }

    /** The exit status; null within a pipe, into which Gogo would write it. */
    @Descriptor("runs a module as __main__, like python -m; the value is its exit status")
    public Integer run(
            @Descriptor(
                            "[--strict] module [argument...]; --strict refuses modules with a create slot")
                    String... words) {
        List<String> rest = Arrays.asList(words);
        boolean strict = !rest.isEmpty() && rest.get(0).equals(STRICT);
        rest = strict ? rest.subList(1, rest.size()) : rest;
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(
                    "run: which module? usage: run [--strict] module [argument...]");
        }
        RunRequest request =
                RunRequest.of(
                        new RunRequest.Target.Module(rest.get(0)), rest.subList(1, rest.size()));
        Process streams = Process.Utils.current();
        request = request.withStreams(new Streams(streams.in(), streams.out(), streams.err()));
        int status = runPy.run(strict ? request.strictly() : request).status();
        return isLast(streams) ? status : null;
    }

    private static boolean isLast(Process process) {
        List<Process> pipe = process.job().processes();
        return pipe.indexOf(process) == pipe.size() - 1;
    }

    @Descriptor("shows which CPython runs here, and how it is called")
    public Map<String, Object> runtime() {
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
