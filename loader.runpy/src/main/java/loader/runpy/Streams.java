package loader.runpy;

import java.io.InputStream;
import java.io.OutputStream;

/** Java streams for the standard streams of a run. Loader does not close the streams. */
public record Streams(InputStream in, OutputStream out, OutputStream err) {}
