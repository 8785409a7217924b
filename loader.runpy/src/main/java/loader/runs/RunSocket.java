package loader.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import loader.files.TemporaryFolder;
import loader.spi.SourceResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a program in a process with this one: the process dies when the first is
 * closed, and tells its CPU time there; through the second it reads its standard input. They are in
 * a folder that only this user can enter, beside the script that the process executes when it
 * starts ({@code process.py}).
 */
final class RunSocket implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunSocket.class);
    private static final SourceResource SCRIPT = new SourceResource(RunSocket.class, "process.py");
    private static final byte WATCH = 'w';
    private static final byte READ = 'r';
    private static final byte OUTPUT = 'o';
    private static final byte ERRORS = 'e';
    private static final int LARGEST = 1 << 18;
    private static final int UNREAD = 1 << 31;
    private static final int FAILED = 1 << 31;
    private static final long NANOS_UNTIL_NEXT = TimeUnit.MILLISECONDS.toNanos(100);

    private final InputStream input;
    private final TemporaryFolder folder;
    private final ServerSocketChannel server;
    private final CompletableFuture<InputStream> output = new CompletableFuture<>();
    private final CompletableFuture<InputStream> errors = new CompletableFuture<>();
    private final CompletableFuture<Long> pid = new CompletableFuture<>();
    private final CompletableFuture<SocketChannel> watch = new CompletableFuture<>();
    private SocketChannel reading;
    private boolean closed;

    /**
     * @param input what the program reads
     */
    RunSocket(InputStream input) throws IOException {
        this.input = input;
        this.folder = TemporaryFolder.open();
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Files.write(script(), SCRIPT.text().getBytes(UTF_8));
            server.bind(UnixDomainSocketAddress.of(socket()));
        } catch (IOException | RuntimeException failed) {
            close();
            throw failed;
        }
        Thread thread = new Thread(this::answer, "python-process");
        thread.setDaemon(true);
        thread.start();
    }

    Path script() {
        return folder.path().resolve("process.py");
    }

    private static OptionalLong number(SocketChannel connection) throws IOException {
        ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);
        while (number.hasRemaining() && connection.read(number) >= 0) {
            // the whole number
        }
        return number.hasRemaining() ? OptionalLong.empty() : OptionalLong.of(number.getInt(0));
    }

    /** The number of the process, which tells it when it starts. */
    CompletableFuture<Long> pid() {
        return pid;
    }

    /** Done when {@code output} and {@code errors} are there. */
    CompletableFuture<Void> outputs() {
        return CompletableFuture.allOf(output, errors);
    }

    /** What a process prints that a fork server has started. */
    InputStream output() {
        return output.join();
    }

    InputStream errors() {
        return errors.join();
    }

    private Path socket() {
        return folder.path().resolve("socket");
    }

    private void answer() {
        while (server.isOpen()) {
            try {
                SocketChannel connection = server.accept();
                if (isForReading(connection)) {
                    try (connection) {
                        serve(connection);
                    }
                }
            } catch (ClosedChannelException closed) {
                LOG.debug("nothing more is asked of a run in a process", closed);
            } catch (IOException | OutOfMemoryError failed) { // such as too many open files
                LockSupport.parkNanos(NANOS_UNTIL_NEXT);
                tell(failed);
            }
        }
    }

    private static void tell(Throwable failed) {
        try {
            LOG.debug("a run in a process has no connection now", failed);
        } catch (OutOfMemoryError again) {
            // the next connection may be accepted
        }
    }

    /** Keeps the connection. */
    private synchronized boolean isForReading(SocketChannel connection) throws IOException {
        if (closed) {
            connection.close();
            throw new IOException("closed");
        }
        ByteBuffer purpose = ByteBuffer.allocate(1);
        switch (connection.read(purpose) == 1 ? purpose.get(0) : READ) {
            case WATCH -> {
                try {
                    number(connection).ifPresent(pid::complete);
                } finally {
                    watch.complete(connection);
                }
            }
            case OUTPUT -> output.complete(Channels.newInputStream(connection));
            case ERRORS -> errors.complete(Channels.newInputStream(connection));
            default -> {
                reading = connection;
                return true;
            }
        }
        return false;
    }

    private void serve(SocketChannel connection) throws IOException {
        ByteBuffer size = ByteBuffer.allocate(Integer.BYTES);
        while (connection.read(size) >= 0) {
            if (!size.hasRemaining()) {
                byte[] bytes = new byte[Math.min(size.getInt(0) & ~UNREAD, LARGEST)];
                boolean isReturned = (size.getInt(0) & UNREAD) != 0;
                write(connection, isReturned ? unread(connection, bytes) : read(bytes));
                size.clear();
            }
        }
    }

    /** What the program has not used. The answer has no bytes. */
    private ByteBuffer unread(SocketChannel connection, byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            if (connection.read(rest) < 0) {
                throw new EOFException();
            }
        }
        Redirection.unread(input, bytes);
        return answer(0, bytes, 0);
    }

    /** What is there, or why it cannot be read, which the program raises. */
    private ByteBuffer read(byte[] bytes) {
        try {
            int count = Math.max(input.read(bytes), 0);
            return answer(count, bytes, count);
        } catch (IOException | RuntimeException failed) {
            byte[] reason = failed.toString().getBytes(UTF_8);
            return answer(FAILED | reason.length, reason, reason.length);
        }
    }

    private static ByteBuffer answer(int head, byte[] bytes, int count) {
        return ByteBuffer.allocate(Integer.BYTES + count).putInt(head).put(bytes, 0, count).flip();
    }

    private static void write(SocketChannel connection, ByteBuffer answer) throws IOException {
        while (answer.hasRemaining()) {
            connection.write(answer);
        }
    }

    /**
     * The nanoseconds of CPU time that the process told at its end; -1 if it could not. A process
     * that was short may have ended before its connection is accepted.
     */
    long cpuNanos(Duration patience) {
        ByteBuffer nanos = ByteBuffer.allocate(Long.BYTES);
        try {
            SocketChannel connection = watch.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            connection.configureBlocking(false); // another process may have it open
            connection.read(nanos);
        } catch (IOException | ExecutionException | TimeoutException gone) {
            LOG.debug("no CPU time of a run in a process", gone);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return nanos.hasRemaining() ? -1 : nanos.getLong(0);
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            server.close();
            if (watch.isDone()) {
                watch.join().close();
            }
            for (CompletableFuture<InputStream> each : List.of(output, errors)) {
                if (each.isDone()) {
                    each.join().close();
                }
            }
            if (reading != null) {
                reading.close();
            }
            folder.close();
        } catch (IOException stays) {
            LOG.debug("{} stays", folder.path(), stays);
        }
    }
}
