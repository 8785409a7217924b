package loader.runpy;

import java.io.Serializable;
import java.util.List;

/**
 * What a run on a node has done since the last question.
 *
 * @param out what it wrote to its standard output
 * @param err what it wrote to its standard error
 * @param wantsInput whether it waits for input: {@link RunNode#input} is to be called once
 * @param ended the result, after the last output; empty while the run goes on
 */
public record NodeOutput(byte[] out, byte[] err, boolean wantsInput, List<RunResult> ended)
        implements Serializable {

    public NodeOutput {
        ended = List.copyOf(ended);
    }
}
