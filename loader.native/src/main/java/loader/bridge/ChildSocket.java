package loader.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import loader.files.TemporaryFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where processes that Python code started ask for modules: a socket in a folder that only this
 * user can enter, and beside it the script that asks. Each connection is one question, whose texts
 * end with a zero byte each, and so do those of the answer.
 */
final class ChildSocket implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChildSocket.class);
    private static final int LONGEST_QUESTION = 1 << 20;
    private static final int STANDARD_STREAMS = 3;
    private static final long NANOS_UNTIL_NEXT = TimeUnit.MILLISECONDS.toNanos(100);

    private final ChildAnswers answers;
    private final TemporaryFolder folder;
    private final Selector selector;
    private final ServerSocketChannel channel;

    ChildSocket(ChildAnswers answers, String script) throws IOException {
        this.answers = answers;
        this.folder = TemporaryFolder.open();
        Files.writeString(script(), script);
        this.selector = aboveStandardStreams(Selector::open);
        this.channel =
                aboveStandardStreams(() -> ServerSocketChannel.open(StandardProtocolFamily.UNIX));
        try {
            folder.path().toFile().deleteOnExit();
            script().toFile().deleteOnExit();
            socket().toFile().deleteOnExit();
            channel.bind(UnixDomainSocketAddress.of(socket()));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException | RuntimeException failed) {
            close();
            throw failed;
        }
        start(this::accept, "loader-children");
    }

    Path script() {
        return folder.path().resolve("child.py");
    }

    private Path socket() {
        return folder.path().resolve("socket");
    }

    private interface Opening<T> {
        T open() throws IOException;
    }

    /** A program that has closed a standard stream may open it again: its number is left free. */
    private <T> T aboveStandardStreams(Opening<T> opening) throws IOException {
        List<InputStream> places = new ArrayList<>();
        try {
            for (int i = 0; i < STANDARD_STREAMS; i++) {
                places.add(Files.newInputStream(script()));
            }
            return opening.open();
        } finally {
            for (InputStream place : places) {
                place.close();
            }
        }
    }

    private static void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * A child that stops in the middle of its question keeps no other waiting.
     *
     * <p>The thread waits in the selector. {@code accept} takes the number of the next descriptor
     * before it waits; that is 0 in a program that has closed its standard input and could not open
     * it again.
     *
     * <p>A child waits while no file can be opened for it.
     */
    private void accept() {
        while (channel.isOpen()) {
            try {
                selector.select();
                selector.selectedKeys().clear();
                SocketChannel child = aboveStandardStreams(channel::accept);
                if (child != null) {
                    answerOnAThread(child);
                }
            } catch (ClosedChannelException | ClosedSelectorException closed) {
                return;
            } catch (IOException | OutOfMemoryError failed) {
                LockSupport.parkNanos(NANOS_UNTIL_NEXT);
                tell(failed);
            }
        }
    }

    private static void tell(Throwable failed) {
        try {
            LOG.debug("a child of this process cannot be answered now", failed);
        } catch (OutOfMemoryError again) {
            // the next child may be answered
        }
    }

    private void answerOnAThread(SocketChannel child) throws IOException {
        try {
            start(() -> answer(child), "loader-child");
        } catch (OutOfMemoryError noThread) {
            child.close();
            throw noThread;
        }
    }

    private void answer(SocketChannel child) {
        try (child;
                InputStream in = Channels.newInputStream(child);
                OutputStream out = Channels.newOutputStream(child)) {
            String question = new String(in.readNBytes(LONGEST_QUESTION), UTF_8);
            List<String> texts = List.of(question.split("\0", -1));
            StringBuilder answer = new StringBuilder();
            answers.to(texts.subList(0, texts.size() - 1))
                    .forEach(text -> answer.append(text).append('\0'));
            out.write(answer.toString().getBytes(UTF_8));
            // Closing is not the end for the child while another one, forked meanwhile, has it
            // open.
            child.shutdownOutput();
        } catch (IOException gone) {
            LOG.debug("a child did not wait for its answer", gone);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            selector.close();
            folder.close();
        } catch (IOException | InternalError stays) { // an Error where somebody closed descriptors
            LOG.debug("{} stays", folder.path(), stays);
        }
    }
}
