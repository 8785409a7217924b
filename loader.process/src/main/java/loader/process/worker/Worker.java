package loader.process.worker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import loader.process.marshal.MalformedDataException;
import loader.process.marshal.MarshalWriter;
import loader.python.NoPythonException;
import loader.python.PythonDiedException;

/**
 * A process of CPython. Java listens, and each thread of the process connects to the thread of Java
 * that it works for.
 */
public final class Worker {

    private static final Duration PATIENCE_AT_START = Duration.ofMinutes(1);
    private static final long PATIENCE_AT_END_MILLIS = 10_000;

    private final WorkerFiles files;
    private final ServerSocketChannel server;
    private final Process process;
    private final StandardError errors;
    private final Consumer<Connection> ofPython;
    private final Consumer<List<?>> dropped;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Map<Long, CompletableFuture<Connection>> expected = new ConcurrentHashMap<>();
    private final LastingConnection main = new LastingConnection();
    private final LastingConnection control = new LastingConnection();
    private final Queue<Connection> broken = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<PythonDiedException> end = new CompletableFuture<>();
    private final AtomicLong threads = new AtomicLong();

    private final Object asking = new Object();

    /** Whether the control thread owes an answer, for who has the lock {@code asking}. */
    private boolean isAsked;

    private volatile boolean wasEnded;
    private volatile boolean hasLeft;
    private volatile boolean hasExited;

    /**
     * Starts the process, and does not wait for it.
     *
     * @param executable the {@code python} to run
     * @param environment variables besides those of this process
     * @param ofPython gets the connections of threads that Python code has started
     */
    public static Worker start(
            Path executable,
            Map<String, String> environment,
            Consumer<Connection> ofPython,
            Consumer<List<?>> dropped) {
        try {
            WorkerFiles files = new WorkerFiles();
            try {
                return new Worker(files, executable, environment, ofPython, dropped);
            } catch (IOException | RuntimeException failed) {
                files.delete();
                throw failed;
            }
        } catch (IOException failed) {
            throw new NoPythonException(failed.getMessage(), failed);
        }
    }

    private Worker(
            WorkerFiles files,
            Path executable,
            Map<String, String> environment,
            Consumer<Connection> ofPython,
            Consumer<List<?>> dropped)
            throws IOException {
        this.files = files;
        this.ofPython = ofPython;
        this.dropped = dropped;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(files.socket()));
            ProcessBuilder command =
                    new ProcessBuilder(
                                    executable.toString(),
                                    "-I",
                                    files.start().toString(),
                                    files.folder().toString())
                            .redirectOutput(ProcessBuilder.Redirect.INHERIT);
            command.environment().putAll(environment);
            this.process = command.start();
        } catch (IOException | RuntimeException failed) {
            server.close();
            throw failed;
        }
        this.errors = new StandardError(process.getErrorStream(), System.err);
        Thread acceptor = new Thread(this::accept, "python-connections");
        acceptor.setDaemon(true);
        acceptor.start();
        Thread exit = new Thread(this::awaitExit, "python-exit");
        exit.setDaemon(true);
        exit.start();
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                welcome(server.accept());
            } catch (ClosedChannelException ended) {
                return;
            } catch (IOException | OutOfMemoryError noMore) {
                refuse(noMore);
                Pause.afterFailure();
            }
        }
    }

    /** Whoever waits for a connection hears why there is none. */
    private void refuse(Throwable reason) {
        IllegalStateException refused =
                new IllegalStateException(
                        "no connection to Python interpreter " + id() + ": " + reason, reason);
        expected.values().forEach(each -> each.completeExceptionally(refused));
    }

    private static Connection connection(SocketChannel channel) throws IOException {
        try {
            return new Connection(channel);
        } catch (IOException | RuntimeException | Error failed) {
            channel.close();
            throw failed;
        }
    }

    /** The first frame says which thread of Python it is. */
    private void welcome(SocketChannel channel) throws IOException {
        Connection connection = connection(channel);
        open.add(connection);
        try {
            requireOpen();
            List<?> hello = (List<?>) connection.receive(tag -> null);
            String role = (String) hello.get(0);
            switch (role) {
                case "main" -> main.complete(connection);
                case "control" -> control.complete(connection);
                case "thread" -> {
                    long number = ((Number) hello.get(1)).longValue();
                    if (!expected.remove(number).complete(connection)) {
                        breakOff(connection);
                    }
                }
                default -> ofPython.accept(connection);
            }
        } catch (RuntimeException wrong) {
            breakOff(connection);
        } catch (OutOfMemoryError full) {
            breakOff(connection);
            Pause.afterFailure(); // Python connects again
        }
    }

    /** A process may end between connecting and being heard: nobody else would close that. */
    private void requireOpen() {
        if (hasExited) {
            throw lost();
        }
    }

    /** On a thread of its own: a pool may be full of those who wait for this process. */
    private void awaitExit() {
        while (true) {
            try {
                process.waitFor();
                break;
            } catch (InterruptedException notThis) {
                // nobody but this class has the thread
            }
        }
        try {
            end.complete(exited(process));
        } catch (RuntimeException | Error failed) {
            end.completeExceptionally(failed);
        }
    }

    private PythonDiedException exited(Process over) {
        PythonDiedException death =
                new PythonDiedException(
                        hasLeft ? "it had closed its connection" : Signals.ending(over.exitValue()),
                        files.fault(),
                        errors.last());
        try {
            server.close();
        } catch (IOException closed) {
            // nobody else connects
        }
        hasExited = true;
        open.forEach(this::breakOff);
        main.end(lost());
        control.end(lost());
        expected.values().forEach(each -> each.completeExceptionally(lost()));
        files.delete();
        return death;
    }

    private static ConnectionLostException lost() {
        return new ConnectionLostException(null);
    }

    /** The process' number. */
    public long id() {
        return process.pid();
    }

    /** The private folder of the process, which is deleted with it. */
    public Path folder() {
        return files.folder();
    }

    /** The connection of Python's main thread. */
    public Connection main() {
        return await(main.current());
    }

    /** A connection to a new thread of Python with this name. The caller gives it to forget. */
    public Connection connect(String name) {
        breakOffBroken();
        long number = threads.incrementAndGet();
        CompletableFuture<Connection> connection = new CompletableFuture<>();
        expected.put(number, connection);
        try {
            ask("attach", number, name);
            return await(connection);
        } catch (RuntimeException | Error failed) {
            leave(connection);
            throw failed;
        } finally {
            expected.remove(number);
        }
    }

    /** What Python still makes is closed when it comes. */
    private void leave(CompletableFuture<Connection> connection) {
        if (!connection.cancel(false) && !connection.isCompletedExceptionally()) {
            breakOff(connection.join());
        }
    }

    private <T> T await(CompletableFuture<T> future) {
        return translated(
                () -> {
                    try {
                        return within(PATIENCE_AT_START, future);
                    } catch (TimeoutException late) {
                        throw new ConnectionLostException(late);
                    } catch (ExecutionException failed) {
                        if (failed.getCause() instanceof IllegalStateException refused) {
                            throw new IllegalStateException(refused.getMessage(), refused);
                        }
                        throw new ConnectionLostException(failed.getCause());
                    }
                });
    }

    /** Waits on the thread itself: near the end of its stack Java's timers would be damaged. */
    private static <T> T within(Duration patience, CompletableFuture<T> future)
            throws ExecutionException, TimeoutException {
        long end = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends a thread of Python that waits for a question. */
    public void forget(Connection connection) {
        try {
            connection.send(question(connection, "end", List.of()));
        } catch (ConnectionLostException already) {
            // with the process it has ended
        }
        breakOff(connection);
    }

    /**
     * Closes a connection on which an answer may be on its way. A thread of Python that was made
     * for it ends; the main thread and the control thread connect again.
     */
    public void breakOff(Connection connection) {
        open.remove(connection);
        main.leave(connection);
        control.leave(connection);
        connection.close();
    }

    /** Raises KeyboardInterrupt in the main thread. */
    public void interrupt() {
        ask("interrupt");
    }

    /** The CPU time of the main thread in nanoseconds. */
    public long cpuTime() {
        return ((Number) ask("cpu_time")).longValue();
    }

    /** Has the control thread of Python do something, and waits for it. */
    private Object ask(String what, Object... arguments) {
        return ask(what, List.of(), arguments);
    }

    private Object ask(String what, List<Long> released, Object... arguments) {
        synchronized (asking) {
            Connection connection = await(control.current());
            if (isAsked) { // an error of Java has come between a question and its answer
                breakOff(connection);
                isAsked = false;
                connection = await(control.current());
            }
            return answer(connection, question(connection, what, released, arguments));
        }
    }

    private Object answer(Connection connection, MarshalWriter question) {
        isAsked = true;
        List<?> frame =
                translated(
                        () -> {
                            connection.send(question);
                            return (List<?>) connection.receive(tag -> null);
                        });
        isAsked = false;
        dropped.accept((List<?>) frame.get(1));
        if ((Integer) frame.get(0) != 0) {
            throw refused((List<?>) frame.get(2));
        }
        return frame.get(2);
    }

    /** Such as a thread that cannot be started. */
    private RuntimeException refused(List<?> raised) {
        return new IllegalStateException(
                "Python interpreter " + id() + ": " + raised.get(1) + ": " + raised.get(2));
    }

    /** Sends the numbers of objects that Java holds no longer. */
    public void release(List<Long> numbers) {
        ask("nothing", numbers);
    }

    /** Does what {@link #breakOff} does, on the thread that next makes or ends a connection. */
    public void breakOffLater(Connection connection) {
        broken.add(connection);
    }

    /** Closes what was left to others. */
    public void breakOffBroken() {
        for (Connection each = broken.poll(); each != null; each = broken.poll()) {
            breakOff(each);
        }
    }

    private static MarshalWriter question(
            Connection connection, String what, List<Long> released, Object... arguments) {
        MarshalWriter writer = new MarshalWriter();
        connection.begin(writer);
        writer.tuple(4);
        writer.text(what);
        writer.integer(0);
        writer.list(released.size());
        released.forEach(writer::integer);
        writer.tuple(arguments.length);
        for (Object argument : arguments) {
            if (argument instanceof Long number) {
                writer.integer(number);
            } else {
                writer.text((String) argument);
            }
        }
        return writer;
    }

    /** Does work with a connection; a lost one says how the process has ended. */
    public <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (ConnectionLostException lost) {
            throw wasEnded
                    ? new IllegalStateException("the Python interpreter has ended", lost)
                    : died();
        } catch (MalformedDataException wrong) {
            throw new IllegalStateException("the Python process sends what is no frame", wrong);
        }
    }

    /** Does work for a thread of Python, which may end while the others go on. */
    public void untilLost(Runnable work) {
        try {
            work.run();
        } catch (ConnectionLostException ended) {
            // nothing is left to do
        }
    }

    private PythonDiedException died() {
        if (!exits(PATIENCE_AT_END_MILLIS)) {
            hasLeft = true; // it can do nothing any more
            process.destroyForcibly();
        }
        PythonDiedException death = end.join();
        return new PythonDiedException(death.ending(), death.traceback(), death.output());
    }

    private boolean exits(long millis) {
        boolean interrupted = Thread.interrupted();
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException again) {
            interrupted = true;
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Throws how the process has ended, if it has by itself. */
    public void requireAlive() {
        if (end.isDone() && !wasEnded) {
            throw died();
        }
    }

    /** Completes when the process has ended and nothing of it is left. */
    public CompletableFuture<?> onEnd() {
        return end;
    }

    /** Ends the main thread of Python, which nobody else uses; by force after this time. */
    public void end(Duration grace) {
        if (!end.isDone()) {
            wasEnded = true;
            try {
                Connection connection = within(grace, main.current());
                connection.send(question(connection, "end", List.of()));
            } catch (ConnectionLostException | ExecutionException | TimeoutException already) {
                // it ends
            }
            kill(grace);
        }
    }

    /** Ends the process, if it has not ended after this time. */
    public void kill(Duration grace) {
        wasEnded |= !end.isDone();
        if (!exits(grace.toMillis())) {
            process.destroyForcibly();
        }
        end.join();
    }
}
