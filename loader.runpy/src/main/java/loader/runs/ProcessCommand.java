package loader.runs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import loader.runpy.Limits;
import loader.runpy.RunRequest;
import loader.runpy.RunRequest.Target;
import loader.spi.PythonCommand;

/**
 * The command line of a run in a process, and what {@code process.py} is told in the variable
 * {@code LOADER_RUN}.
 */
final class ProcessCommand {

    private static final long ALMOST_A_SECOND = 999_999_999;

    private final RunRequest request;
    private final PythonCommand python;
    private final ProcessSettings settings;

    ProcessCommand(RunRequest request, PythonCommand python, ProcessSettings settings) {
        this.request = request;
        this.python = python;
        this.settings = settings;
    }

    /** From the fork server, if there is one for this run, or else a new one. */
    Process start(RunSocket socket, ProcessStreams streams) throws IOException {
        requireNoNul();
        if (python.inContainer()
                && streams.areJavas()
                && request.limits().writable().isEmpty()
                && request.environment().isEmpty()
                && request.target() instanceof Target.Module module) {
            Optional<ForkedProcess> forked =
                    settings.forkServer(python)
                            .flatMap(
                                    server ->
                                            server.start(
                                                    surroundings(streams),
                                                    socket,
                                                    module.name(),
                                                    request.arguments()));
            if (forked.isPresent()) {
                return forked.get();
            }
        }
        return builder(socket, streams).start();
    }

    private ProcessBuilder builder(RunSocket socket, ProcessStreams streams) throws IOException {
        List<String> command = new ArrayList<>(streams.wordsThatClose());
        if (request.limits().writable().isPresent()) {
            command.addAll(Sandbox.words(request.limits().writable().get()));
        }
        command.addAll(python.words());
        command.addAll(List.of("-X", "faulthandler"));
        if (request.streams().isPresent()) {
            command.add("-u");
        }
        command.addAll(words(request.target()));
        command.addAll(request.arguments());
        ProcessBuilder builder = new ProcessBuilder(command);
        streams.redirect(builder);
        Map<String, String> environment = builder.environment();
        settings.scrub(environment);
        environment.putAll(request.environment());
        environment.put("LOADER_CHILD", socket.script().toString());
        environment.put("LOADER_RUN", surroundings(streams));
        return builder;
    }

    /** Neither a command line nor a request to the fork server can have it. */
    private void requireNoNul() {
        Stream<String> all =
                Stream.concat(words(request.target()).stream(), request.arguments().stream());
        if (all.anyMatch(word -> word.indexOf(0) >= 0)) {
            throw new IllegalArgumentException(
                    "the program or an argument has a NUL character, which no process can be given"
                            + " on its command line");
        }
    }

    private static List<String> words(Target target) {
        if (target instanceof Target.Module module) {
            return List.of("-m", module.name());
        } else if (target instanceof Target.Code code) {
            return List.of("-c", code.source());
        } else if (target instanceof Target.File file) {
            String path = file.path();
            return List.of(path.startsWith("-") ? "./" + path : path); // or it is an option
        }
        return target instanceof Target.StandardInput ? List.of("-") : List.of();
    }

    /** A word in each line, and what belongs to it, in which {@code %0A} is a line break. */
    private String surroundings(ProcessStreams streams) {
        List<String> lines = new ArrayList<>();
        python.script().ifPresent(script -> lines.add("script=" + line(script)));
        lines.add("streams=" + streams.ofScript());
        if (request.target() instanceof Target.Module) {
            lines.add("module");
        }
        if (python.inContainer() && request.target() instanceof Target.File file) {
            lines.add("file=" + line(file.path()));
        }
        if (request.strict()) {
            lines.add("strict");
        }
        if (request.autorun()) {
            lines.add("autorun");
        }
        if (!request.limits().isNone()) {
            lines.add("limits=" + words(request.limits()));
        }
        return String.join("\n", lines);
    }

    private static String line(String path) {
        return path.replace("%", "%25").replace("\n", "%0A");
    }

    /** By the names of {@code setrlimit}. */
    private static String words(Limits limits) {
        List<String> words = new ArrayList<>();
        limits.memory().ifPresent(bytes -> words.add("AS:" + bytes));
        limits.cpu()
                .map(time -> time.plusNanos(ALMOST_A_SECOND).toSeconds())
                .ifPresent(seconds -> words.add("CPU:" + seconds));
        limits.files().ifPresent(number -> words.add("NOFILE:" + number));
        limits.processes().ifPresent(number -> words.add("NPROC:" + number));
        return String.join(" ", words);
    }
}
