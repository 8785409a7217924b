package loader.bnd;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import loader.library.Platform;
import loader.spi.Namespaces;

/** The platforms and the CPython that the libraries of a bundle are built for. */
final class TargetPlatforms {

    private static final String STABLE = Namespaces.ABI + "=" + Namespaces.STABLE_ABI;

    private final TreeMap<String, Platform> platforms = new TreeMap<>();
    private final Set<String> versions = new TreeSet<>();
    private boolean stable;
    private String oldest = "";

    void platform(Platform platform) {
        platforms.put(platform.id(), platform);
    }

    /**
     * @param abi {@code cp314} or {@code abi3}
     * @param python the oldest CPython for the stable ABI; may be empty
     */
    void abi(String file, String abi, String python) {
        if (abi.equals(Namespaces.STABLE_ABI)) {
            stable = true;
            oldest = python;
            return;
        }
        if (!abi.matches("cp3\\d+")) {
            throw new WrongModule(
                    file, "is built for " + abi + ", which is not CPython with a GIL");
        }
        versions.add(abi);
        if (versions.size() > 1) {
            throw new WrongModule(
                    file, "one bundle is for one CPython, and these are for " + versions);
        }
    }

    List<String> requirements() {
        List<String> all = new ArrayList<>();
        if (!platforms.isEmpty()) {
            all.add(requirement("osgi.native", platformFilter()));
        }
        versions.forEach(
                abi ->
                        all.add(
                                requirement(
                                        Namespaces.ABI, "(" + Namespaces.ABI + "=" + abi + ")")));
        if (stable) {
            all.add(
                    requirement(
                            Namespaces.ABI,
                            oldest.isEmpty()
                                    ? "(" + STABLE + ")"
                                    : "(&(" + STABLE + ")(version>=" + oldest + "))"));
        }
        return all;
    }

    private String platformFilter() {
        String filters =
                platforms.values().stream()
                        .map(
                                platform ->
                                        "(&(osgi.native.osname~="
                                                + platform.operatingSystem().osgiName()
                                                + ")(osgi.native.processor~="
                                                + platform.processor().osgiName()
                                                + "))")
                        .collect(Collectors.joining());
        return platforms.size() == 1 ? filters : "(|" + filters + ")";
    }

    private static String requirement(String namespace, String filter) {
        return namespace + ";filter:=\"" + filter + "\"";
    }
}
