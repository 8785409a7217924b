package loader.runpy;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import loader.python.InterpreterConfig;
import loader.runpy.RunRequest.Target;

/**
 * A module to run on another node, in values that travel.
 *
 * @param arguments {@code sys.argv[1:]}
 * @param interpreter the kind of the interpreter; a node may allow processes only
 * @param strict as in {@link RunRequest}
 * @param autorun as in {@link RunRequest}
 * @param environment environment variables; a node may refuse them
 * @param timeout the time after which the node interrupts the run; zero for none
 */
public record NodeRequest(
        String module,
        List<String> arguments,
        InterpreterConfig interpreter,
        boolean strict,
        boolean autorun,
        Map<String, String> environment,
        Duration timeout)
        implements Serializable {

    public NodeRequest {
        Objects.requireNonNull(module, "module");
        Objects.requireNonNull(interpreter, "interpreter");
        Objects.requireNonNull(timeout, "timeout");
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /**
     * What a node is asked for.
     *
     * @throws IllegalArgumentException if the request has what a node cannot do: code and files,
     *     limits, another CPython
     */
    public static NodeRequest of(RunRequest request) {
        if (!(request.target() instanceof Target.Module module)) {
            throw new IllegalArgumentException(
                    "a node runs modules of its bundles, not " + request.target().shown());
        }
        if (!request.limits().isNone() || request.python().isPresent()) {
            throw new IllegalArgumentException(
                    "limits and another CPython are the business of the node's configuration");
        }
        return new NodeRequest(
                module.name(),
                request.arguments(),
                request.interpreter(),
                request.strict(),
                request.autorun(),
                request.environment(),
                request.timeout().orElse(Duration.ZERO));
    }

    /** The run on the node, with these streams. */
    public RunRequest with(Streams streams) {
        RunRequest request =
                RunRequest.of(new Target.Module(module), arguments)
                        .in(interpreter)
                        .withStreams(streams)
                        .withEnvironment(environment);
        request = strict ? request.strictly() : request;
        request = autorun ? request.withAutorun() : request;
        return timeout.isZero() ? request : request.withTimeout(timeout);
    }
}
