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

    /** For the connections of a process that has ended. */
    private static final int MOST_SECONDS = 1;

    private final RunSocket socket;
    private final CompletableFuture<Long> begin = new CompletableFuture<>();
    private volatile Optional<ProcessHandle> handle = Optional.empty();
    private final CompletableFuture<Integer> end = new CompletableFuture<>();

    ForkedProcess(RunSocket socket) {
        this.socket = socket;
    }

    void begun(long pid) {
        handle = ProcessHandle.of(pid);
        begin.complete(pid);
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

    /** Its output is Java's from then on. */
    void awaitBegin() throws IOException {
        try {
            begin.join();
            CompletableFuture.anyOf(socket.outputs(), end).join();
            socket.outputs().orTimeout(MOST_SECONDS, TimeUnit.SECONDS).join();
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
        return socket.output();
    }

    @Override
    public InputStream getErrorStream() {
        return socket.errors();
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

    @Override
    public Process destroyForcibly() {
        handle.ifPresent(ProcessHandle::destroyForcibly);
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
