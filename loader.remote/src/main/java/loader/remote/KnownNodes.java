package loader.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loader.runpy.NodeLoad;
import loader.runpy.NodeRequest;
import loader.runpy.Run;
import loader.runpy.RunNode;
import loader.runpy.RunNodes;
import loader.runpy.RunRequest;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes by their services, asked at each use how busy they are. One tracker for all filters: a
 * topology manager imports what somebody waits for, and that takes a moment.
 */
@Component
public final class KnownNodes implements RunNodes {

    private static final Logger LOG = LoggerFactory.getLogger(KnownNodes.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ServiceTracker<RunNode, RunNode> services;

    @Activate
    public KnownNodes(BundleContext context) {
        services = new ServiceTracker<>(context, RunNode.class, null);
        services.open();
    }

    @Deactivate
    void close() {
        services.close();
    }

    @Override
    public List<Node> matching(String filter) {
        Filter wanted = filter(filter);
        Map<ServiceReference<RunNode>, CompletableFuture<NodeLoad>> asked = new LinkedHashMap<>();
        Map<ServiceReference<RunNode>, RunNode> tracked = services.getTracked();
        tracked.forEach(
                (reference, service) -> {
                    if (wanted.match(reference)) {
                        asked.put(
                                reference,
                                CompletableFuture.supplyAsync(
                                        service::load, RemoteRun::background));
                    }
                });
        List<Node> nodes = new ArrayList<>();
        asked.forEach((reference, load) -> add(reference, tracked.get(reference), load, nodes));
        nodes.sort(Comparator.comparingDouble(node -> node.load().share()));
        return nodes;
    }

    private static Filter filter(String filter) {
        try {
            return FrameworkUtil.createFilter(filter);
        } catch (InvalidSyntaxException wrong) {
            throw new IllegalArgumentException(
                    "not an LDAP filter: " + filter + ": " + wrong.getMessage(), wrong);
        }
    }

    /** A node that has been cut off answers after minutes, with an exception. */
    private static void add(
            ServiceReference<RunNode> reference,
            RunNode service,
            CompletableFuture<NodeLoad> load,
            List<Node> nodes) {
        String name = String.valueOf(reference.getProperty(RunNode.NODE));
        try {
            NodeLoad now = load.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            nodes.add(new Node(name, properties(reference), now, service));
        } catch (ExecutionException | TimeoutException lost) {
            LOG.warn("the node {} does not answer: {}", name, lost.toString());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            LOG.warn("the node {} was not waited for", name);
        }
    }

    private static Map<String, Object> properties(ServiceReference<?> reference) {
        Map<String, Object> properties = new HashMap<>();
        for (String key : reference.getPropertyKeys()) {
            Object value = reference.getProperty(key);
            if (value != null) {
                properties.put(key, value);
            }
        }
        return properties;
    }

    @Override
    public Run start(String filter, RunRequest request) {
        NodeRequest asked = NodeRequest.of(request);
        Node node =
                matching(filter).stream()
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "no node that answers matches " + filter));
        RemoteRun run = new RemoteRun(request, node);
        run.start(asked);
        return run;
    }
}
