package loader.runpy;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** The nodes on which modules can run: the services {@link RunNode} that there are. */
@ProviderType
public interface RunNodes {

    /** A filter that all nodes match. */
    String ALL = "(" + RunNode.NODE + "=*)";

    /**
     * A node.
     *
     * @param name {@link RunNode#NODE}
     * @param properties the properties of its service
     * @param load how busy it is
     */
    record Node(String name, Map<String, Object> properties, NodeLoad load, RunNode service) {

        public Node {
            properties = Map.copyOf(properties);
        }
    }

    /**
     * The nodes that match and answer, the least busy first.
     *
     * @param filter an LDAP filter over the properties of the services
     * @throws IllegalArgumentException if the filter is none
     */
    List<Node> matching(String filter);

    /**
     * Starts a module on the least busy node that matches. The run has the streams of the request.
     * Its {@link Run#await} throws {@link org.osgi.framework.ServiceException} of type {@code
     * REMOTE} if the node is lost; the module is not started on another node then.
     *
     * @throws IllegalArgumentException if no node matches, or the node refuses the request
     */
    Run start(String filter, RunRequest request);
}
