package loader.runpy;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;

/**
 * Java streams for the standard streams of a run. Loader does not close the streams.
 *
 * @param in Python reads it in blocks. At the end of the run, a {@link java.io.PushbackInputStream}
 *     gets back what the program has not used
 * @param terminal the terminal of the process, for a run of a shell on it. Python uses the terminal
 *     instead of those streams that lead to it
 */
public record Streams(
        InputStream in, OutputStream out, OutputStream err, Optional<ProcessTerminal> terminal) {

    public Streams {
        Objects.requireNonNull(in, "in");
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(err, "err");
        Objects.requireNonNull(terminal, "terminal");
    }

    /** Streams that lead to no terminal that Python could know. */
    public Streams(InputStream in, OutputStream out, OutputStream err) {
        this(in, out, err, Optional.empty());
    }
}
