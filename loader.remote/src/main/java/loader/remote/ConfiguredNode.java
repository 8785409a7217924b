package loader.remote;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import loader.python.PythonRuntime;
import loader.runpy.NodeLoad;
import loader.runpy.NodeOutput;
import loader.runpy.NodeRequest;
import loader.runpy.RunNode;
import loader.runpy.RunPy;
import loader.spi.Namespaces;
import loader.spi.PropertyNames;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This machine as a node for others, if there is a configuration for it. */
@Designate(ocd = NodeConfiguration.class)
@Component(
        service = {},
        immediate = true,
        configurationPid = PropertyNames.REMOTE_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ConfiguredNode implements RunNode {

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredNode.class);

    /** How long a question waits for output: a caller knows by the answer that the node lives. */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private static final long LOOK_MILLIS = 500;

    private final NodeSettings settings;
    private final RunPy runPy;
    private final Map<String, NodeRun> runs = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock;
    private volatile boolean isClosed;
    private final ServiceRegistration<RunNode> registration;

    @Activate
    public ConfiguredNode(
            BundleContext context,
            Map<String, Object> configuration,
            @Reference(policyOption = GREEDY) PythonRuntime runtime,
            @Reference(policyOption = GREEDY) RunPy runPy) {
        this.settings = NodeSettings.of(configuration);
        this.runPy = runPy;
        this.clock = Executors.newSingleThreadScheduledExecutor(ConfiguredNode::thread);
        ScheduledFuture<?> unused =
                clock.scheduleWithFixedDelay(
                        this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        this.registration =
                context.registerService(
                        RunNode.class,
                        this,
                        FrameworkUtil.asDictionary(
                                Map.of(
                                        "service.exported.interfaces",
                                        RunNode.class.getName(),
                                        "service.exported.intents",
                                        new String[] {"osgi.basic", "osgi.async"},
                                        NODE,
                                        settings.node(),
                                        Namespaces.MODULE,
                                        settings.modules().toArray(String[]::new),
                                        Namespaces.ABI,
                                        runtime.abi(),
                                        PLATFORM,
                                        runtime.platform())));
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "loader-node");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public String start(NodeRequest request) {
        settings.check(request);
        String name = UUID.randomUUID().toString();
        LOG.info("run {} of {} begins", name, request.module());
        NodeRun run = NodeRun.start(runPy, request);
        runs.put(name, run);
        if (isClosed && runs.remove(name, run)) {
            run.abandon();
            throw new IllegalStateException("the node stops");
        }
        return name;
    }

    private NodeRun run(String name) {
        NodeRun run = runs.get(name);
        if (run == null) {
            throw new IllegalArgumentException(
                    "the node " + settings.node() + " knows no run " + name);
        }
        return run;
    }

    @Override
    public CompletableFuture<NodeOutput> next(String name) {
        NodeRun run = run(name);
        return run.next(() -> runs.remove(name, run));
    }

    @Override
    public void input(String run, byte[] bytes) {
        run(run).input(bytes);
    }

    @Override
    public void interrupt(String run) {
        NodeRun known = runs.get(run);
        if (known != null) {
            known.interrupt();
        }
    }

    @Override
    public NodeLoad load() {
        return new NodeLoad(runPy.running().size(), Runtime.getRuntime().availableProcessors());
    }

    private void look() {
        runs.forEach(
                (name, run) -> {
                    try {
                        look(name, run);
                    } catch (RuntimeException failed) { // the others are looked at nevertheless
                        LOG.warn("run {}", name, failed);
                    }
                });
    }

    private void look(String name, NodeRun run) {
        run.answerAfter(ANSWER);
        if (run.isForgotten(settings.patience())) {
            LOG.warn("run {}: nobody asks for it any more; it is interrupted", name);
            runs.remove(name, run);
            run.abandon();
        }
    }

    @Deactivate
    void close() {
        isClosed = true;
        try {
            registration.unregister();
        } catch (IllegalStateException gone) {
            LOG.debug("the framework was faster", gone);
        }
        clock.shutdownNow();
        runs.values().forEach(NodeRun::abandon);
        runs.clear();
    }
}
