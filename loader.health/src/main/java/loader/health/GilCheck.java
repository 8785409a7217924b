package loader.health;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import loader.python.AttachedState;
import loader.python.AttachedState.Gil;
import loader.python.PythonRuntime;
import loader.spi.PropertyNames;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Whether a thread waits too long for the GIL, and who has it meanwhile. Python gives the GIL up
 * whenever another thread wants it, so a thread that waits for long waits for C or Java code. The
 * check needs no GIL itself.
 */
@Designate(ocd = HealthConfiguration.class)
@Component(
        immediate = true, // the executor lets go of a check after each use
        configurationPid = PropertyNames.HEALTH_PID,
        property = {HealthCheck.NAME + "=Loader: GIL", HealthCheck.TAGS + "=loader"})
public final class GilCheck implements HealthCheck {

    private final PythonRuntime runtime;
    private volatile Duration longest;

    @Activate
    public GilCheck(@Reference(policyOption = GREEDY) PythonRuntime runtime) {
        this.runtime = runtime;
    }

    @Activate
    @Modified
    void configure(Map<String, Object> configuration) {
        int seconds = Limits.number(configuration, "gilSeconds", 1, Limits.GIL_SECONDS);
        longest = Duration.ofSeconds(seconds);
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        List<AttachedState> states = runtime.attached();
        List<AttachedState> waiting =
                states.stream()
                        .filter(each -> each.gil() == Gil.WAITED_FOR)
                        .filter(each -> each.since().compareTo(longest) >= 0)
                        .toList();
        if (waiting.isEmpty()) {
            log.info("No thread has waited {} s for the GIL", longest.toSeconds());
            return new Result(log);
        }
        waiting.forEach(each -> log.warn("{} waits {}", each.thread(), told(each)));
        states.stream()
                .filter(each -> each.gil() == Gil.HELD)
                .forEach(each -> log.info("{} has the GIL {}", each.thread(), told(each)));
        return new Result(log);
    }

    private static String told(AttachedState state) {
        String python = state.pythonStack().isEmpty() ? "" : ", in " + state.pythonStack().get(0);
        return "for "
                + state.since().toSeconds()
                + " s, interpreter "
                + state.interpreter()
                + python;
    }
}
