package loader.runpy;

import java.io.InputStream;
import java.io.OutputStream;

/** Java streams that stand for a run's standard streams; they stay open. */
public record Streams(InputStream in, OutputStream out, OutputStream err) {}
