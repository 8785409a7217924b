package loader.remote.itest;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import loader.testing.Container;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;
import org.osgi.service.remoteserviceadmin.EndpointDescription;
import org.osgi.service.remoteserviceadmin.EndpointEvent;
import org.osgi.service.remoteserviceadmin.EndpointEventListener;

/**
 * A node as a program. It writes a line for each endpoint that comes or goes, and takes its
 * commands from standard input. It ends when the input ends.
 */
final class Node {

    static final String ADDED = "added ";
    static final String REMOVED = "removed ";
    static final String DONE = "done";
    static final String CONFIGURE = "configure";

    private static final PrintStream OUT = System.out;

    private Node() {}

    public static void main(String[] arguments) throws Exception {
        try (Container container = Framework.open(Path.of(arguments[0]), properties(arguments));
                BufferedReader commands =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            tellEndpoints(container);
            say(DONE);
            String line;
            while ((line = commands.readLine()) != null) {
                obey(container, line.split(" "));
                say(DONE);
            }
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private static Map<String, String> properties(String[] arguments) {
        return Map.of("loader.cache", arguments[1]);
    }

    private static void tellEndpoints(Container container) {
        Hashtable<String, Object> scope = new Hashtable<>();
        scope.put(EndpointEventListener.ENDPOINT_LISTENER_SCOPE, "(endpoint.id=*)");
        EndpointEventListener listener = (event, filter) -> tell(event);
        container.context().registerService(EndpointEventListener.class, listener, scope);
    }

    private static void tell(EndpointEvent event) {
        EndpointDescription endpoint = event.getEndpoint();
        switch (event.getType()) {
            case EndpointEvent.ADDED -> say(ADDED + encoded(endpoint));
            case EndpointEvent.REMOVED -> say(REMOVED + endpoint.getId());
            default -> {
                say(REMOVED + endpoint.getId());
                say(ADDED + encoded(endpoint));
            }
        }
    }

    /** As in a configuration, which has no versions. */
    private static String encoded(EndpointDescription endpoint) {
        Map<String, Object> properties = new HashMap<>(endpoint.getProperties());
        properties.replaceAll((name, value) -> value instanceof Version ? value.toString() : value);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(properties);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static void obey(Container container, String[] words) throws Exception {
        switch (words[0]) {
            case "start" -> bundle(container, words).start();
            case "update" -> update(container, words);
            case CONFIGURE -> Framework.configure(container, words[1], pairs(words));
            default -> throw new IllegalArgumentException(Arrays.toString(words));
        }
    }

    private static Map<String, Object> pairs(String[] words) {
        Map<String, Object> pairs = new HashMap<>();
        for (int i = 2; i < words.length; i++) {
            String[] pair = words[i].split("=", 2);
            pairs.put(pair[0], pair[1]);
        }
        return pairs;
    }

    private static Bundle bundle(Container container, String[] words) throws Exception {
        return container
                .context()
                .installBundle("test:" + words[1], Files.newInputStream(Path.of(words[2])));
    }

    private static void update(Container container, String[] words)
            throws IOException, BundleException {
        container
                .context()
                .getBundle("test:" + words[1])
                .update(Files.newInputStream(Path.of(words[2])));
    }

    private static synchronized void say(String line) {
        OUT.println("> " + line);
        OUT.flush();
    }
}
