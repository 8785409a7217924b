package loader.process.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Passes on what a process writes to its standard error, and remembers the last lines. */
final class StandardError {

    private static final int LINES = 20;
    private static final long PATIENCE_MILLIS = 10_000; // for a child that keeps the stream

    private final Deque<String> last = new ArrayDeque<>();
    private final Thread reader;

    StandardError(InputStream from, PrintStream to) {
        reader = new Thread(() -> pass(from, to), "python-stderr");
        reader.setDaemon(true);
        reader.start();
    }

    private void pass(InputStream from, PrintStream to) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                note(line);
                to.println(line);
            }
        } catch (IOException closed) {
            note(closed.toString());
        }
    }

    private synchronized void note(String line) {
        if (last.size() == LINES) {
            last.removeFirst();
        }
        last.add(line);
    }

    /** The last lines of a process that has ended. A child of it may still have the stream. */
    List<String> last() {
        boolean interrupted = Thread.interrupted();
        try {
            reader.join(PATIENCE_MILLIS);
        } catch (InterruptedException again) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            return List.copyOf(last);
        }
    }
}
