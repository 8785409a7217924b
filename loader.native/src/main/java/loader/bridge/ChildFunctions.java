package loader.bridge;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import loader.python.Attached;
import loader.python.PyObject;
import loader.spi.MetaPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The function that Python code calls before it starts a process: it opens the socket that answers
 * the new process.
 */
public final class ChildFunctions implements Bridge.Functions {

    private static final Logger LOG = LoggerFactory.getLogger(ChildFunctions.class);

    /** The variable that tells a process of Python the script. */
    static final String SCRIPT = "LOADER_CHILD";

    private final ChildAnswers answers;
    private ChildSocket socket;

    public ChildFunctions(MetaPath metaPath) {
        this.answers = new ChildAnswers(metaPath);
    }

    @Override
    public void define(Bridge.Definition java) {
        java.define("answer_children", this::answerChildren);
    }

    /**
     * The script that asks, or {@code None} where there can be no socket. With the GIL: what is
     * opened meanwhile is Java's.
     */
    private Object answerChildren(Attached python, List<PyObject> arguments) {
        return script().orElse(null);
    }

    synchronized Optional<String> script() {
        try {
            if (socket == null) {
                String source = Bridge.resource("child").text();
                socket = new ChildSocket(answers, source);
            }
            return Optional.of(socket.script().toString());
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException failed) {
            LOG.warn(
                    "processes that Python code starts do not find modules of bundles: {}",
                    failed.toString());
            return Optional.empty();
        }
    }

    @Override
    public synchronized void end() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
