package loader.runpy;

import java.io.Serializable;

/**
 * How busy a node is.
 *
 * @param runs the runs on the node, of whomever
 * @param processors the processors of the node's JVM
 */
public record NodeLoad(int runs, int processors) implements Serializable {

    /** The runs for each processor. */
    public double share() {
        return (double) runs / processors;
    }
}
