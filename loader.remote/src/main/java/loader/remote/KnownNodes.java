package loader.remote;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import loader.runpy.NodeRequest;
import loader.runpy.Run;
import loader.runpy.RunNode;
import loader.runpy.RunNodes;
import loader.runpy.RunRequest;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes by their services, asked at each use how busy they are. */
@Component
public final class KnownNodes implements RunNodes {

    private static final Logger LOG = LoggerFactory.getLogger(KnownNodes.class);

    private final BundleContext context;

    @Activate
    public KnownNodes(BundleContext context) {
        this.context = context;
    }

    @Override
    public List<Node> matching(String filter) {
        List<Node> nodes = new ArrayList<>();
        references(filter).forEach(reference -> add(reference, nodes));
        nodes.sort(Comparator.comparingDouble(node -> node.load().share()));
        return nodes;
    }

    private Collection<ServiceReference<RunNode>> references(String filter) {
        try {
            return context.getServiceReferences(RunNode.class, filter);
        } catch (InvalidSyntaxException wrong) {
            throw new IllegalArgumentException(
                    "not an LDAP filter: " + filter + ": " + wrong.getMessage(), wrong);
        }
    }

    private void add(ServiceReference<RunNode> reference, List<Node> nodes) {
        String name = String.valueOf(reference.getProperty(RunNode.NODE));
        try {
            RunNode service = context.getService(reference);
            if (service != null) {
                nodes.add(new Node(name, properties(reference), service.load(), service));
            }
        } catch (RuntimeException lost) {
            LOG.warn("the node {} does not answer: {}", name, lost.toString());
        }
    }

    private static Map<String, Object> properties(ServiceReference<?> reference) {
        Map<String, Object> properties = new HashMap<>();
        for (String key : reference.getPropertyKeys()) {
            properties.put(key, reference.getProperty(key));
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
