package loader.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import loader.python.Interpreter;
import loader.spi.AddedConversion;
import loader.spi.ProcessInterpreters;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The interpreters of this bundle, which end with it. */
@Component
public final class PythonProcesses implements ProcessInterpreters {

    private final Set<ProcessInterpreter> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<AddedConversion> added = List.of();

    @Override
    public Interpreter start(Path executable, Map<String, String> environment) {
        ProcessInterpreter interpreter =
                new ProcessInterpreter(executable, environment, () -> added);
        open.removeIf(each -> each.state() == Interpreter.State.ENDED);
        open.add(interpreter);
        if (stopped) { // perhaps after the loop that ends all
            interpreter.closeSoon();
            throw new IllegalStateException("the bundle loader.process has stopped");
        }
        return interpreter;
    }

    @Deactivate
    void stop() {
        stopped = true;
        open.forEach(ProcessInterpreter::closeSoon);
        open.forEach(ProcessInterpreter::close);
    }
}
