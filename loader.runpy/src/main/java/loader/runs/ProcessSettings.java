package loader.runs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import loader.python.InterpreterConfig;
import loader.python.NoPythonException;
import loader.pythons.OfferedPython;
import loader.runpy.RunRequest;
import loader.runpy.RunRequest.Target;
import loader.spi.PropertyNames;
import loader.spi.PythonCommand;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which programs have a process without being asked, and what processes see of this one. */
@Designate(ocd = ProcessConfiguration.class)
@Component(service = ProcessSettings.class, configurationPid = PropertyNames.PROCESS_PID)
public final class ProcessSettings {

    private static final String ANY = "*";

    private static final Logger LOG = LoggerFactory.getLogger(ProcessSettings.class);

    private static final int CHANGES =
            BundleEvent.RESOLVED
                    | BundleEvent.UNRESOLVED
                    | BundleEvent.UPDATED
                    | BundleEvent.UNINSTALLED;

    private final BundleContext context;
    private final Map<String, Bundle> offered = new HashMap<>();
    private final SynchronousBundleListener forgetting = this::forget;
    private List<String> preload = List.of();
    private ForkServer forkServer;
    private volatile List<String> modules = List.of();
    private volatile List<String> environment = List.of(ANY);

    @Activate
    public ProcessSettings(BundleContext context, Map<String, Object> configuration) {
        this.context = context;
        context.addBundleListener(forgetting);
        configure(configuration);
    }

    /** For the runs that begin from now on. */
    @Modified
    synchronized void configure(Map<String, Object> configuration) {
        offer(words(configuration.get("pythons")));
        preload = words(configuration.get("preload"));
        endForkServer();
        modules = words(configuration.get("modules"));
        environment =
                configuration.containsKey("environment")
                        ? words(configuration.get("environment"))
                        : List.of(ANY);
    }

    private void offer(List<String> homes) {
        Set<String> gone = new HashSet<>(offered.keySet());
        gone.removeAll(homes);
        gone.forEach(home -> uninstall(offered.remove(home)));
        for (String home : homes) {
            try {
                if (!offered.containsKey(home)) {
                    offered.put(home, OfferedPython.install(context, Path.of(home)));
                }
            } catch (BundleException | NoPythonException refused) {
                LOG.error(
                        PropertyNames.PROCESS_PID + ": pythons={}: {}", home, refused.getMessage());
            }
        }
    }

    private static void uninstall(Bundle python) {
        try {
            python.uninstall();
        } catch (BundleException | IllegalStateException gone) {
            LOG.debug("{} stays", python, gone);
        }
    }

    /** What is offered goes with this. */
    @Deactivate
    synchronized void withdraw() {
        offer(List.of());
        context.removeBundleListener(forgetting);
        endForkServer();
    }

    /** One that has imported what the configuration names, if it names anything. */
    synchronized Optional<ForkServer> forkServer(PythonCommand python) throws IOException {
        if (preload.isEmpty()) {
            return Optional.empty();
        }
        if (forkServer == null || !forkServer.isFor(python)) {
            endForkServer();
            forkServer = new ForkServer(python, preload, this::scrub);
        }
        return Optional.of(forkServer);
    }

    /** The next run has another one, which imports anew. */
    private synchronized void endForkServer() {
        if (forkServer != null) {
            forkServer.close();
            forkServer = null;
        }
    }

    /** A bundle of modules has come, was updated or has gone. */
    private void forget(BundleEvent event) {
        if ((event.getType() & CHANGES) != 0) {
            endForkServer();
        }
    }

    /** A list, or the text of a file of settings. */
    private static List<String> words(Object configured) {
        if (configured == null) {
            return List.of();
        }
        Stream<?> texts =
                configured instanceof Object[] several
                        ? Stream.of(several)
                        : configured instanceof Iterable<?> each
                                ? StreamSupport.stream(each.spliterator(), false)
                                : Stream.of(configured);
        return texts.flatMap(text -> Stream.of(String.valueOf(text).split("[,\\s]+")))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The request, in a process if its program is known to need one. */
    RunRequest placed(RunRequest request) {
        boolean isNew = request.interpreter() == InterpreterConfig.SHARED_GIL;
        return isNew && isForProcess(request.target())
                ? request.in(InterpreterConfig.PROCESS)
                : request;
    }

    private boolean isForProcess(Target target) {
        List<String> known = modules;
        return known.contains(ANY)
                || target instanceof Target.Module module
                        && known.stream().anyMatch(each -> isIn(module.name(), each));
    }

    private static boolean isIn(String module, String known) {
        return module.equals(known) || module.startsWith(known + ".");
    }

    /** Takes away what is not for processes. */
    void scrub(Map<String, String> variables) {
        List<String> kept = environment;
        variables.keySet().removeIf(name -> kept.stream().noneMatch(each -> fits(name, each)));
    }

    private static boolean fits(String name, String pattern) {
        return pattern.endsWith(ANY)
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }
}
