package loader.remote;

import java.io.ByteArrayOutputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import loader.runpy.NodeOutput;
import loader.runpy.NodeRequest;
import loader.runpy.Run;
import loader.runpy.RunPy;
import loader.runpy.RunResult;
import loader.runpy.Streams;

/**
 * A run on this node for somebody elsewhere: its output until it is fetched, and its input. A
 * program that writes faster than its output is fetched waits.
 */
final class NodeRun {

    /** How much output waits to be fetched, of each stream. */
    private static final int MOST_OUTPUT = 1 << 20;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AskedInput in = new AskedInput(this::deliver);
    private CompletableFuture<NodeOutput> question;
    private Runnable forget = () -> {};
    private RunResult result;
    private Throwable failure;
    private boolean abandoned;
    private long asked = System.nanoTime();
    private final Run run;

    private NodeRun(RunPy runPy, NodeRequest request) {
        run = runPy.start(request.with(new Streams(in, new Output(out), new Output(err))));
    }

    static NodeRun start(RunPy runPy, NodeRequest request) {
        NodeRun started = new NodeRun(runPy, request);
        Thread waiting = new Thread(started::awaitEnd, "loader-node-run");
        waiting.setDaemon(true);
        waiting.start();
        return started;
    }

    private void awaitEnd() {
        try {
            RunResult ended = run.await();
            synchronized (this) {
                result = ended;
            }
        } catch (RuntimeException | Error failed) {
            synchronized (this) {
                failure = failed;
            }
        }
        deliver();
    }

    /**
     * The next output.
     *
     * @param last is called when the end has been told
     */
    CompletableFuture<NodeOutput> next(Runnable last) {
        CompletableFuture<NodeOutput> answer = new CompletableFuture<>();
        CompletableFuture<NodeOutput> earlier;
        synchronized (this) {
            asked = System.nanoTime();
            forget = last;
            earlier = question;
            question = answer;
        }
        if (earlier != null) {
            earlier.completeExceptionally(
                    new IllegalStateException("somebody else asks for the output of this run"));
        }
        deliver();
        return answer;
    }

    /** Answers a question if there is something to say. */
    private void deliver() {
        answer(false);
    }

    /** Answers, with nothing if need be, a question that has waited so long. */
    void answerAfter(Duration wait) {
        boolean isLate;
        synchronized (this) {
            isLate = System.nanoTime() - asked >= wait.toNanos();
        }
        if (isLate) {
            answer(true);
        }
    }

    private void answer(boolean anyhow) {
        CompletableFuture<NodeOutput> asking;
        NodeOutput output;
        Throwable failed;
        boolean isLast;
        synchronized (this) {
            boolean wantsInput = in.isWanted();
            isLast = result != null || failure != null;
            if (question == null
                    || !anyhow && !isLast && !wantsInput && out.size() + err.size() == 0) {
                return;
            }
            asking = question;
            question = null;
            asked = System.nanoTime();
            output =
                    new NodeOutput(
                            out.toByteArray(),
                            err.toByteArray(),
                            !isLast && in.takeWanted(),
                            result == null ? List.of() : List.of(result));
            out.reset();
            err.reset();
            notifyAll();
            failed = failure;
        }
        if (isLast) {
            forget.run();
        }
        if (failed == null) {
            asking.complete(output);
        } else {
            asking.completeExceptionally(failed);
        }
    }

    void input(byte[] bytes) {
        in.give(bytes);
    }

    void interrupt() {
        run.interrupt();
    }

    /** Whether nobody waits for output, and nobody has for so long. */
    synchronized boolean isForgotten(Duration patience) {
        return question == null && System.nanoTime() - asked > patience.toNanos();
    }

    /** Its output has no reader any more. */
    void abandon() {
        CompletableFuture<NodeOutput> asking;
        synchronized (this) {
            abandoned = true;
            asking = question;
            question = null;
            notifyAll();
        }
        in.give(new byte[0]);
        if (asking != null) {
            asking.completeExceptionally(new IllegalStateException("the node stops"));
        }
        run.interrupt();
    }

    private final class Output extends OutputStream {

        private final ByteArrayOutputStream buffer;

        Output(ByteArrayOutputStream buffer) {
            this.buffer = buffer;
        }

        @Override
        public void write(int b) throws InterruptedIOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws InterruptedIOException {
            synchronized (NodeRun.this) {
                try {
                    while (buffer.size() >= MOST_OUTPUT && !abandoned) {
                        NodeRun.this.wait();
                    }
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException();
                }
                if (!abandoned) {
                    buffer.write(bytes, offset, length);
                }
            }
            deliver();
        }
    }
}
