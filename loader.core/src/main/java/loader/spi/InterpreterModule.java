package loader.spi;

import java.nio.file.Path;

/**
 * A module of one interpreter that came from a file.
 *
 * @param interpreter {@code main} or the number of the sub-interpreter
 * @param reason why it is retained; empty otherwise
 */
public record InterpreterModule(
        String interpreter, String name, Path file, State state, String reason) {

    /** What became of it. */
    public enum State {
        /** In {@code sys.modules}. */
        LOADED,
        /** No longer in {@code sys.modules}; its library stays mapped. */
        RETAINED,
        /** Its library is no longer mapped, or it never had one and nothing holds it. */
        UNLOADED
    }
}
