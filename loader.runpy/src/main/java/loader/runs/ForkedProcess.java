package loader.runs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A process that a fork server has started; its output comes through sockets. */
final class ForkedProcess extends Process {

    private static final int KILLED = 137;

    /** Until the server has to have told of the end of a process that was killed. */
    private static final int KILLED_SECONDS = 1;

    /** Until the connections of a process that has ended have to be there. */
    private static final int CONNECTED_SECONDS = 10;

    private final RunSocket socket;
    private final CompletableFuture<Long> begin = new CompletableFuture<>();
    private volatile Optional<ProcessHandle> handle = Optional.empty();
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private volatile boolean isDestroyed;

    ForkedProcess(RunSocket socket) {
        this.socket = socket;
    }

    void begun(long pid) {
        handle = ProcessHandle.of(pid);
        begin.complete(pid);
        if (isDestroyed) {
            destroyForcibly();
        }
    }

    boolean hasBegun() {
        return begin.isDone() && !begin.isCompletedExceptionally();
    }

    void ended(int status) {
        end.complete(status);
    }

    /** Nobody tells of its end any more. */
    void lost() {
        begin.completeExceptionally(new IOException("the fork server has ended"));
        destroyForcibly();
        end.complete(KILLED);
    }

    /** Its output is Java's from then on, unless it is destroyed before. */
    void awaitBegin() throws IOException {
        try {
            CompletableFuture.anyOf(begin, end).join();
            CompletableFuture.anyOf(socket.outputs(), end).join();
            if (!isDestroyed) {
                socket.outputs().orTimeout(CONNECTED_SECONDS, TimeUnit.SECONDS).join();
            }
        } catch (CompletionException failed) {
            throw new IOException("no process was forked: " + failed.getCause(), failed);
        }
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream getInputStream() {
        return hasOutputs() ? socket.output() : InputStream.nullInputStream();
    }

    @Override
    public InputStream getErrorStream() {
        return hasOutputs() ? socket.errors() : InputStream.nullInputStream();
    }

    private boolean hasOutputs() {
        return socket.outputs().isDone();
    }

    @Override
    public int waitFor() throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public int exitValue() {
        if (!end.isDone()) {
            throw new IllegalThreadStateException("the process has not ended");
        }
        return end.join();
    }

    @Override
    public boolean isAlive() {
        return !end.isDone();
    }

    @Override
    public void destroy() {
        handle.ifPresent(ProcessHandle::destroy);
    }

    /** The server, which tells of the begin and of the end, may be stopped. */
    @Override
    public Process destroyForcibly() {
        isDestroyed = true;
        handle.ifPresent(ProcessHandle::destroyForcibly);
        end.completeOnTimeout(KILLED, KILLED_SECONDS, TimeUnit.SECONDS);
        return this;
    }

    @Override
    public ProcessHandle toHandle() {
        return handle.orElseThrow(() -> new IllegalStateException("the process has ended"));
    }

    @Override
    public long pid() {
        return begin.join();
    }

    @Override
    public CompletableFuture<Process> onExit() {
        return end.thenApply(status -> this);
    }
}
