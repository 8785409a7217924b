package loader.services;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import loader.python.PythonRuntime;
import loader.spi.Namespaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which typed services are exported, and with which properties: those of the OSGi Remote Services,
 * for whatever implements them in the framework, and those by which others choose a service.
 *
 * @param modules the modules that the configuration names
 */
record RemoteExports(PythonRuntime runtime, Set<String> modules) {

    /** Properties of exported services: what the module runs on. */
    static final String PLATFORM = "loader.platform";

    private static final String REMOTE = "remote";
    private static final String EVERY_MODULE = "*";
    private static final String EXPORTED_INTERFACES = "service.exported.interfaces";
    private static final String EXPORTED_INTENTS = "service.exported.intents";

    private static final Logger LOG = LoggerFactory.getLogger(RemoteExports.class);

    static RemoteExports of(PythonRuntime runtime, Map<String, Object> configuration) {
        Object wanted = configuration.getOrDefault(REMOTE, "");
        Collection<?> words =
                wanted instanceof Object[] array
                        ? Arrays.asList(array)
                        : wanted instanceof Collection<?> several
                                ? several
                                : Arrays.asList(wanted.toString().split(","));
        Set<String> modules = new TreeSet<>();
        words.forEach(word -> modules.add(word.toString().strip()));
        modules.remove("");
        return new RemoteExports(runtime, modules);
    }

    private boolean isWanted(ServiceModule module) {
        return module.isRemote()
                || modules.contains(EVERY_MODULE)
                || modules.contains(module.module().name());
    }

    /** None if the service stays here: it is not wanted elsewhere, or its type cannot travel. */
    Map<String, Object> properties(ServiceModule module, Class<?> type) {
        if (!isWanted(module)) {
            return Map.of();
        }
        RemoteInterface remote = new RemoteInterface(type);
        List<String> problems = remote.problems();
        if (!problems.isEmpty()) {
            LOG.error(
                    "{}: {} is not exported, its service is a local one: {}",
                    module.title(),
                    type.getName(),
                    String.join("; ", problems));
            return Map.of();
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(EXPORTED_INTERFACES, type.getName());
        properties.put(EXPORTED_INTENTS, remote.intents());
        properties.put(Namespaces.ABI, runtime.abi());
        properties.put(PLATFORM, runtime.platform());
        return properties;
    }
}
