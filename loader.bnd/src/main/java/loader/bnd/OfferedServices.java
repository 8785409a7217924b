package loader.bnd;

import aQute.bnd.header.Attrs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import loader.spi.Namespaces;

/**
 * What a clause says of modules as services: {@code java.interface}, either the interfaces of the
 * only module or pairs {@code module=interface}, {@code activator}, the modules that have one, and
 * {@code remote}, the modules whose interfaces are exported, or {@code true} for all of them.
 */
record OfferedServices(
        Map<String, Set<String>> interfaces, Set<String> activators, Set<String> remotes) {

    private static final String ALL = "true";

    static OfferedServices of(String folder, Attrs attributes, Collection<ModuleClause> modules) {
        Set<String> names = new TreeSet<>(modules.stream().map(ModuleClause::name).toList());
        Map<String, Set<String>> interfaces = new TreeMap<>();
        for (String item : items(attributes, Namespaces.JAVA_INTERFACE)) {
            String[] pair = item.split("\\s*=\\s*", 2);
            if (pair.length == 1 && names.size() > 1) {
                throw new WrongModule(
                        folder,
                        "say which of " + names + " implements " + item + ": module=" + item);
            }
            String module = pair.length == 1 ? names.iterator().next() : pair[0];
            requireModule(folder, names, module);
            interfaces
                    .computeIfAbsent(module, name -> new LinkedHashSet<>())
                    .add(pair[pair.length - 1]);
        }
        Set<String> activators = new TreeSet<>(items(attributes, Namespaces.ACTIVATOR));
        activators.forEach(name -> requireModule(folder, names, name));
        Set<String> remotes = new TreeSet<>(items(attributes, Namespaces.REMOTE));
        if (remotes.remove(ALL)) {
            remotes.addAll(names);
        }
        remotes.forEach(name -> requireModule(folder, names, name));
        return new OfferedServices(interfaces, activators, remotes);
    }

    private static List<String> items(Attrs attributes, String name) {
        return Arrays.stream(attributes.getOrDefault(name, "").split("\\s*,\\s*"))
                .filter(item -> !item.isBlank())
                .map(String::strip)
                .toList();
    }

    private static void requireModule(String folder, Set<String> names, String module) {
        if (!names.contains(module)) {
            throw new WrongModule(folder, "there is no module " + module);
        }
    }

    /** What the module's capability says besides. */
    String attributes(String module) {
        Set<String> types = interfaces.getOrDefault(module, Set.of());
        return (types.isEmpty()
                        ? ""
                        : ";"
                                + Namespaces.JAVA_INTERFACE
                                + ":List<String>=\""
                                + String.join(",", types)
                                + '"')
                + (activators.contains(module) ? ";" + Namespaces.ACTIVATOR + "=true" : "")
                + (remotes.contains(module) ? ";" + Namespaces.REMOTE + "=true" : "");
    }

    /** What resolvers are told of the services that there will be. */
    Collection<String> capabilities(Collection<ModuleClause> modules) {
        Set<String> names = new TreeSet<>(modules.stream().map(ModuleClause::name).toList());
        if (names.isEmpty()) {
            return List.of();
        }
        List<String> all = new ArrayList<>();
        all.add(capability(Namespaces.MODULE_SERVICE, names));
        interfaces.forEach(
                (module, types) ->
                        types.forEach(type -> all.add(capability(type, Set.of(module)))));
        return all;
    }

    private static String capability(String type, Set<String> modules) {
        return "osgi.service;objectClass:List<String>=\""
                + type
                + "\";"
                + Namespaces.MODULE
                + ":List<String>=\""
                + String.join(",", modules)
                + "\";effective:=active";
    }

    /** The packages of the interfaces. */
    Stream<String> packages() {
        return interfaces.values().stream()
                .flatMap(Set::stream)
                .map(type -> type.substring(0, Math.max(0, type.lastIndexOf('.'))))
                .filter(name -> !name.isEmpty() && !name.startsWith("java."));
    }
}
