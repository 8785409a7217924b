package loader.remote.itest;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.ObjectInputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import loader.testing.Container;
import loader.testing.ModuleJar;
import loader.testing.Program;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * A node in a process of its own. What it exports is an endpoint of the discovery of Aries, which
 * has endpoints in configurations, until the node withdraws it or ends.
 */
final class RemoteNode implements AutoCloseable {

    private static final String DISCOVERY = "org.apache.aries.rsa.discovery.config";
    private static final int PATIENCE_SECONDS = 120;

    /** As docs/remote.md says it: the classes that a node reads from others. */
    private static final List<String> OPTIONS =
            List.of(
                    "-Djdk.serialFilter=java.lang.*;java.util.*;java.math.*;java.time.*;"
                            + "loader.python.*;loader.runpy.*;loader.remote.itest.api.*;!*",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    private final Path folder;
    private final Process process;
    private final PrintStream commands;
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    private final Map<String, Configuration> endpoints = new ConcurrentHashMap<>();
    private final ConfigurationAdmin configurations;
    private final Thread reader;

    private RemoteNode(Path folder, Container consumer) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.configurations = consumer.service(ConfigurationAdmin.class);
        String cache = Path.of("target", "runtime").toAbsolutePath().toString();
        process =
                Program.java(OPTIONS, Node.class, folder.resolve("felix").toString(), cache)
                        .with("LC_ALL", "C.UTF-8")
                        .start();
        commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        reader = new Thread(this::read, "node");
        reader.start();
        new Thread(this::copyErrors, "node-errors").start();
    }

    static RemoteNode start(Path folder, Container consumer) {
        try {
            RemoteNode node = new RemoteNode(folder, consumer);
            node.await("start");
            return node;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.startsWith("> ")) {
                    heard(line.substring(2));
                } else {
                    System.err.println(line);
                }
            }
        } catch (IOException closed) {
            // the end of the process
        }
        endpoints.keySet().forEach(this::remove);
    }

    private void copyErrors() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(System.err::println);
        } catch (IOException | UncheckedIOException closed) {
            // the end of the process
        }
    }

    private void heard(String line) {
        if (line.equals(Node.DONE)) {
            done.add(line);
        } else if (line.startsWith(Node.ADDED)) {
            add(line.substring(Node.ADDED.length()));
        } else if (line.startsWith(Node.REMOVED)) {
            remove(line.substring(Node.REMOVED.length()));
        }
    }

    @SuppressWarnings("unchecked")
    private void add(String encoded) {
        try (ObjectInputStream in =
                new ObjectInputStream(
                        new ByteArrayInputStream(Base64.getDecoder().decode(encoded)))) {
            Hashtable<String, Object> properties =
                    new Hashtable<>((Map<String, Object>) in.readObject());
            Configuration endpoint = configurations.createFactoryConfiguration(DISCOVERY, "?");
            endpoints.put(properties.get("endpoint.id").toString(), endpoint);
            endpoint.update(properties);
        } catch (IOException | ClassNotFoundException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void remove(String id) {
        Configuration endpoint = endpoints.remove(id);
        if (endpoint != null) {
            try {
                endpoint.delete();
            } catch (IOException | IllegalStateException stopped) {
                // the consumer has stopped before the node
            }
        }
    }

    private void await(String command) {
        try {
            if (done.poll(PATIENCE_SECONDS, TimeUnit.SECONDS) == null) {
                throw new AssertionError("the node does not answer to " + command);
            }
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    private void command(String line) {
        commands.println(line);
        await(line);
    }

    void configure(String pid, String... pairs) {
        command(Node.CONFIGURE + " " + pid + " " + String.join(" ", pairs));
    }

    /** Installs and starts it. */
    void start(ModuleJar jar) {
        command("start " + written(jar));
    }

    void update(ModuleJar jar) {
        command("update " + written(jar));
    }

    private String written(ModuleJar jar) {
        try {
            Path file = Files.createTempFile(folder, "bundle", ".jar");
            Files.write(file, jar.bytes());
            return jar.location().substring("test:".length()) + " " + file;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void kill() {
        process.destroyForcibly();
        close();
    }

    /** The node ends with its input. */
    @Override
    public void close() {
        commands.close();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("the node does not end");
            }
            reader.join();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
