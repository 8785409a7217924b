package loader.process.worker;

import java.util.concurrent.CompletableFuture;

/** A connection that Python makes at its start, and again whenever Java has broken it off. */
final class LastingConnection {

    private CompletableFuture<Connection> current = new CompletableFuture<>();
    private RuntimeException end;

    synchronized CompletableFuture<Connection> current() {
        return current;
    }

    synchronized void complete(Connection made) {
        if (!current.complete(made)) {
            throw new IllegalStateException("there is a connection");
        }
    }

    /** If it is this connection, there is none until Python has made another one. */
    synchronized void leave(Connection broken) {
        if (!current.isCompletedExceptionally() && current.getNow(null) == broken) {
            current = new CompletableFuture<>();
            if (end != null) {
                current.completeExceptionally(end);
            }
        }
    }

    /** The process has ended. */
    synchronized void end(RuntimeException reason) {
        end = reason;
        current.completeExceptionally(reason);
    }
}
