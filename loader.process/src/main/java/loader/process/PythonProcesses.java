package loader.process;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import loader.python.Interpreter;
import loader.spi.ProcessInterpreters;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The interpreters of this bundle, which end with it. */
@Component
public final class PythonProcesses implements ProcessInterpreters {

    private final Set<ProcessInterpreter> open = ConcurrentHashMap.newKeySet();

    @Override
    public Interpreter start(Path executable, Map<String, String> environment) {
        ProcessInterpreter interpreter = new ProcessInterpreter(executable, environment);
        open.removeIf(each -> each.state() == Interpreter.State.ENDED);
        open.add(interpreter);
        return interpreter;
    }

    @Deactivate
    void stop() {
        open.forEach(ProcessInterpreter::closeSoon);
        open.forEach(ProcessInterpreter::close);
    }
}
