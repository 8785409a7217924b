package loader.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loader.runpy.NodeOutput;
import loader.runpy.NodeRequest;
import loader.runpy.Run;
import loader.runpy.RunNode;
import loader.runpy.RunNodes.Node;
import loader.runpy.RunRequest;
import loader.runpy.RunResult;
import loader.runpy.Streams;
import org.osgi.framework.ServiceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run on another node, with streams here. */
final class RemoteRun implements Run {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteRun.class);

    /** A node answers each question within some seconds. */
    private static final long SILENCE_SECONDS = 60;

    private static final int BLOCK = 1 << 16;

    private final RunRequest request;
    private final String name;
    private final RunNode node;
    private final Streams streams;
    private final CompletableFuture<RunResult> end = new CompletableFuture<>();
    private volatile String run;
    private volatile long cpu;

    RemoteRun(RunRequest request, Node node) {
        this.request = request;
        this.name = node.name();
        this.node = node.service();
        this.streams =
                request.streams()
                        .orElseGet(
                                () ->
                                        new Streams(
                                                InputStream.nullInputStream(),
                                                System.out,
                                                System.err));
    }

    void start(NodeRequest asked) {
        try {
            run = node.start(asked);
        } catch (ServiceException failed) {
            throw lost(failed);
        }
        background(this::follow);
    }

    static void background(Runnable work) {
        Thread thread = new Thread(work, "loader-remote-run");
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        try {
            NodeOutput output;
            do {
                output = next();
                write(streams.out(), output.out());
                write(streams.err(), output.err());
                if (output.wantsInput()) {
                    background(this::giveInput);
                }
            } while (output.ended().isEmpty());
            RunResult result = output.ended().get(0);
            cpu = result.cpu().toNanos();
            end.complete(result);
        } catch (RuntimeException | Error failed) {
            end.completeExceptionally(failed);
        }
    }

    private NodeOutput next() {
        try {
            return node.next(run).get(SILENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof RuntimeException told && !(cause instanceof ServiceException)) {
                throw told;
            }
            throw lost(cause);
        } catch (ServiceException | TimeoutException failed) {
            throw lost(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw lost(stop);
        }
    }

    private ServiceException lost(Throwable cause) {
        return new ServiceException(
                "the node " + name + " is lost: " + cause, ServiceException.REMOTE, cause);
    }

    /** What nobody can read any more ends the program, as a broken pipe does. */
    private void write(OutputStream stream, byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        try {
            stream.write(bytes);
            stream.flush();
        } catch (IOException closed) {
            LOG.debug("the output of a run on {} has no reader", name, closed);
            interrupt();
        }
    }

    private void giveInput() {
        byte[] block = new byte[BLOCK];
        int count;
        try {
            count = streams.in().read(block);
        } catch (IOException unreadable) {
            LOG.debug("the input of a run on {} ends", name, unreadable);
            count = -1;
        }
        try {
            node.input(run, Arrays.copyOf(block, Math.max(0, count)));
        } catch (RuntimeException ended) {
            LOG.debug("the run on {} takes no input any more", name, ended);
        }
    }

    @Override
    public RunRequest request() {
        return request;
    }

    @Override
    public long interpreter() {
        return -1;
    }

    /** The number of a process on another machine says nothing here. */
    @Override
    public OptionalLong process() {
        return OptionalLong.empty();
    }

    @Override
    public boolean hasKeyboard() {
        return false;
    }

    @Override
    public boolean isDone() {
        return end.isDone();
    }

    @Override
    public long cpuNanos() {
        return cpu;
    }

    /** Does not wait for a node that may be lost. */
    @Override
    public void interrupt() {
        background(
                () -> {
                    try {
                        node.interrupt(run);
                    } catch (RuntimeException lost) {
                        LOG.debug("the run on {} is not interrupted", name, lost);
                    }
                });
    }

    @Override
    public RunResult await() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return end.get();
                } catch (InterruptedException stop) {
                    interrupted = true;
                    interrupt();
                } catch (ExecutionException failed) {
                    if (failed.getCause() instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) failed.getCause();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
