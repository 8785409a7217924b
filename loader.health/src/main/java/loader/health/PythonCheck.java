package loader.health;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import loader.python.Interpreter;
import loader.python.PythonRuntime;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether CPython has been found and has started. Starts it, as its first user would. */
@Component(property = {HealthCheck.NAME + "=Loader: CPython", HealthCheck.TAGS + "=loader"})
public final class PythonCheck implements HealthCheck {

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile PythonRuntime runtime;

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        PythonRuntime python = runtime;
        if (python == null) {
            log.critical("The service PythonRuntime is missing: is loader.native started?");
            return new Result(log);
        }
        try {
            Interpreter.State state = python.main().state();
            log.info("CPython {} through {}, {}", python.version(), python.linker(), python.home());
            if (state != Interpreter.State.OPEN) {
                log.critical("The main interpreter is {}", state);
            }
        } catch (RuntimeException failed) { // there is none, or its start has failed
            log.critical("CPython does not start: {}", failed.getMessage());
        }
        return new Result(log);
    }
}
