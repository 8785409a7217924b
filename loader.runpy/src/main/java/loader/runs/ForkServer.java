package loader.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import loader.files.TemporaryFolder;
import loader.spi.PythonCommand;
import loader.spi.SourceResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process in which modules have been imported already, and which forks a process for each run
 * ({@code fork_server.py}).
 */
final class ForkServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ForkServer.class);
    private static final SourceResource SCRIPT =
            new SourceResource(ForkServer.class, "fork_server.py");

    private final PythonCommand python;
    private final TemporaryFolder folder;
    private final Process server;
    private final DataOutputStream requests;

    /** A server that imports or is stopped reads nothing, and nobody else waits for it. */
    private final ExecutorService writing = Executors.newSingleThreadExecutor(ForkServer::thread);

    private final Map<String, ForkedProcess> forked = new ConcurrentHashMap<>();
    private int last;
    private boolean closed;

    /**
     * @param environment what is changed of its environment
     */
    ForkServer(
            PythonCommand python, List<String> modules, Consumer<Map<String, String>> environment)
            throws IOException {
        this.python = python;
        folder = TemporaryFolder.open();
        folder.path().toFile().deleteOnExit(); // the server may end later than this process
        Path script =
                Files.write(folder.path().resolve("server.py"), SCRIPT.text().getBytes(UTF_8));
        script.toFile().deleteOnExit();
        List<String> command = new ArrayList<>(python.words());
        command.addAll(List.of("-X", "faulthandler", "-u", script.toString()));
        command.addAll(modules);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        environment.accept(builder.environment());
        python.script().ifPresent(child -> builder.environment().put("LOADER_CHILD", child));
        server = builder.start();
        requests = new DataOutputStream(server.getOutputStream());
        thread(this::listen).start();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "python-fork-server");
        thread.setDaemon(true);
        return thread;
    }

    /** Whether it starts processes of that Python. */
    boolean isFor(PythonCommand wanted) {
        return wanted.words().equals(python.words()) && server.isAlive();
    }

    /**
     * Has a process started for a module; the server may need time before it does so. A server that
     * has been closed meanwhile starts none.
     */
    Optional<ForkedProcess> start(
            String surroundings, RunSocket socket, String module, List<String> arguments) {
        List<String> texts = new ArrayList<>();
        ForkedProcess process = new ForkedProcess(socket);
        synchronized (this) {
            if (closed) {
                return Optional.empty();
            }
            String number = String.valueOf(++last);
            forked.put(number, process);
            texts.addAll(List.of(number, surroundings, socket.script().toString(), module));
            texts.addAll(arguments);
            byte[] request = (String.join("\0", texts) + "\0").getBytes(UTF_8);
            writing.execute(() -> write(number, request));
        }
        return Optional.of(process);
    }

    private void write(String number, byte[] request) {
        try {
            requests.writeInt(request.length);
            requests.write(request);
            requests.flush();
        } catch (IOException gone) {
            LOG.debug("the fork server reads nothing more", gone);
            ForkedProcess process = forked.remove(number);
            if (process != null) {
                process.lost();
            }
        }
    }

    private void listen() {
        try (BufferedReader answers = server.inputReader(UTF_8)) {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                List<String> words = List.of(line.split(" "));
                long value = Long.parseLong(words.get(2));
                if (words.get(1).equals("begun")) {
                    forked.get(words.get(0)).begun(value);
                } else {
                    forked.remove(words.get(0)).ended((int) value);
                }
            }
        } catch (IOException | RuntimeException broken) {
            LOG.debug("the fork server says nothing more", broken);
        }
        forked.values().forEach(ForkedProcess::lost);
        try {
            folder.close(); // before, a server that has just been started may read it
        } catch (IOException stays) {
            LOG.debug("{} stays", folder.path(), stays);
        }
    }

    /** Processes that it has started run to their end. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        writing.execute(this::end);
        writing.shutdown();
    }

    private void end() {
        try {
            requests.close();
        } catch (IOException gone) {
            LOG.debug("the fork server has ended", gone);
        }
    }
}
