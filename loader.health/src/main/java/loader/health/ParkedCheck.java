package loader.health;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.List;
import java.util.Map;
import loader.python.Interpreter;
import loader.python.PythonRuntime;
import loader.spi.PropertyNames;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;

/** How many interpreters could not be ended, and why. */
@Component(
        immediate = true, // the executor lets go of a check after each use
        configurationPid = PropertyNames.HEALTH_PID,
        property = {
            HealthCheck.NAME + "=Loader: parked interpreters",
            HealthCheck.TAGS + "=loader"
        })
public final class ParkedCheck implements HealthCheck {

    private final PythonRuntime runtime;
    private volatile int most;

    @Activate
    public ParkedCheck(@Reference(policyOption = GREEDY) PythonRuntime runtime) {
        this.runtime = runtime;
    }

    @Activate
    @Modified
    void configure(Map<String, Object> configuration) {
        most = Limits.number(configuration, "parked", 0, Limits.PARKED);
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        List<Interpreter> all = runtime.interpreters();
        List<Interpreter> parked =
                all.stream().filter(each -> each.state() == Interpreter.State.PARKED).toList();
        Limits.tell(
                log,
                parked.size() > most,
                "{} of {} interpreters are parked",
                parked.size(),
                all.size());
        parked.forEach(each -> log.info("interpreter {}: {}", each.id(), each.parkedFor()));
        return new Result(log);
    }
}
