package loader.remote;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import loader.runpy.NodeRequest;

/** What the configuration of a node allows. */
record NodeSettings(
        String node,
        List<String> modules,
        List<String> interpreters,
        List<String> environment,
        Duration patience) {

    private static final String PATIENCE_SECONDS = "60";

    static NodeSettings of(Map<String, Object> configuration) {
        List<String> interpreters = words(configuration.get("interpreters"));
        List<String> names = words(configuration.get("node"));
        Object patience = configuration.getOrDefault("patience", PATIENCE_SECONDS);
        return new NodeSettings(
                names.isEmpty() ? machine() : names.get(0),
                words(configuration.get("modules")),
                interpreters.isEmpty() ? List.of("PROCESS") : interpreters,
                words(configuration.get("environment")),
                Duration.ofSeconds(Long.parseLong(patience.toString().strip())));
    }

    private static List<String> words(Object value) {
        Stream<?> items =
                value instanceof Object[] array
                        ? Arrays.stream(array)
                        : value instanceof Collection<?> several
                                ? several.stream()
                                : value == null
                                        ? Stream.empty()
                                        : Arrays.stream(value.toString().split(","));
        return items.map(item -> item.toString().strip()).filter(w -> !w.isEmpty()).toList();
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    /**
     * @throws IllegalArgumentException if it does not allow the request
     */
    void check(NodeRequest request) {
        require(
                modules.contains(request.module()),
                "does not run " + request.module() + ", only " + modules);
        require(
                interpreters.contains(request.interpreter().name()),
                "does not run in " + request.interpreter() + ", only in " + interpreters);
        request.environment()
                .keySet()
                .forEach(
                        name ->
                                require(
                                        environment.stream().anyMatch(each -> covers(each, name)),
                                        "does not let others set " + name));
    }

    private void require(boolean allowed, String problem) {
        if (!allowed) {
            throw new IllegalArgumentException("the node " + node + " " + problem);
        }
    }

    private static boolean covers(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }
}
