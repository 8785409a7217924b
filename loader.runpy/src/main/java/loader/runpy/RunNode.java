package loader.runpy;

import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Runs modules for callers on other machines. The bundle {@code loader.remote} exports this service
 * if its configuration says so. {@link RunNodes} finds the services of all nodes and makes a {@link
 * Run} of what happens there; only values cross here.
 *
 * <p>A node interrupts a run if nobody has asked for its output for some time.
 */
@ProviderType
public interface RunNode {

    /** Service property: the name of the node. */
    String NODE = "loader.node";

    /** Service property: the platform of the node, such as {@code linux-x86_64}. */
    String PLATFORM = "loader.platform";

    /**
     * Starts the module. The node does not start it again, whatever happens to the answer.
     *
     * @return the name of the run
     * @throws IllegalArgumentException if the configuration of the node does not allow the request
     */
    String start(NodeRequest request);

    /**
     * What the run has done since the last question. Completes when there is output or the run has
     * ended, and after some seconds in any case. Fails with the exception of a run that could not
     * be started. After the end, the node knows nothing of the run.
     */
    CompletableFuture<NodeOutput> next(String run);

    /** Input for a run that waits for it; no bytes are the end of the input. */
    void input(String run, byte[] bytes);

    /** Interrupts the run ({@link Run#interrupt}). */
    void interrupt(String run);

    /** How busy the node is now. */
    NodeLoad load();
}
