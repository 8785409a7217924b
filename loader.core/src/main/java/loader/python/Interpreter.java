package loader.python;

import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A Python interpreter ({@code PyInterpreterState}): its own {@code sys.modules} and {@code
 * __main__}.
 */
@ProviderType
public interface Interpreter {

    /**
     * Attaches the calling thread ({@code PyEval_RestoreThread}), waiting for the GIL; the caller
     * closes the result on the same thread. Attaching while attached is cheap and nests.
     */
    Attached attach();

    /**
     * Runs the work on the interpreter's own thread, which Python regards as its main thread, and
     * waits for it. Signal handlers and {@code threading.main_thread()} are right only there; its
     * stack is large.
     */
    <T> T onMainThread(Function<Attached, T> work);

    /** How many references Java holds in this interpreter; zero when everything was closed. */
    long liveReferences();
}
