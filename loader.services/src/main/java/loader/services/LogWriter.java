package loader.services;

import java.io.Writer;
import java.util.function.Consumer;

/** Gives a log each line. The lines of different threads do not mix. */
final class LogWriter extends Writer {

    private static final char LINE_END = '\n';

    private final Consumer<String> log;
    private final ThreadLocal<StringBuilder> begun = ThreadLocal.withInitial(StringBuilder::new);

    LogWriter(Consumer<String> log) {
        this.log = log;
    }

    @Override
    public void write(char[] characters, int from, int count) {
        StringBuilder line = begun.get().append(characters, from, count);
        for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
            String complete = line.substring(0, end);
            line.delete(0, end + 1);
            log.accept(complete);
        }
    }

    /** What is begun is a line, too. */
    @Override
    public void flush() {
        if (begun.get().length() > 0) {
            write(new char[] {LINE_END}, 0, 1);
        }
    }

    @Override
    public void close() {
        flush();
    }
}
