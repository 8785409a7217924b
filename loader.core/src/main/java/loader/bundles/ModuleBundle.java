package loader.bundles;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.generations.BundleContent;
import loader.generations.Generation;
import loader.generations.GenerationStore;
import loader.importlib.ImportException.Reason;
import loader.importlib.ModuleName;
import loader.library.Platform;
import loader.spi.Namespaces;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;

/**
 * A started bundle with {@code loader.module} capabilities: its modules and its generation. One of
 * a distribution that has none, such as one that only needs others, still has metadata.
 */
final class ModuleBundle {

    private static final String UNLOAD_HEADER = "Loader-Unload";
    private static final String SITE = "lib";
    private static final String WHEEL_HEADER = "Loader-Wheel";
    private static final String AUTORUN_HEADER = "Loader-Autorun";

    private final String title;
    private final long id;
    private final Version version;
    private final BundleContent content;
    private final Generation generation;
    private final boolean unload;
    private final boolean autorun;
    private final Optional<String> wheel;
    private final Set<String> rootsElsewhere = new HashSet<>();
    private final List<ModuleOffer> offers;
    private volatile boolean left;

    private ModuleBundle(
            Bundle bundle, BundleWiring wiring, Platform platform, GenerationStore store) {
        this.title = title(bundle);
        this.id = bundle.getBundleId();
        this.version = bundle.getVersion();
        this.content = new BundleContent(wiring);
        this.unload = Boolean.parseBoolean(bundle.getHeaders("").get(UNLOAD_HEADER));
        this.autorun = Boolean.parseBoolean(bundle.getHeaders("").get(AUTORUN_HEADER));
        this.wheel =
                Optional.ofNullable(bundle.getHeaders("").get(WHEEL_HEADER))
                        .map(names -> bundle.getLocation());
        this.offers = offers(wiring.getCapabilities(Namespaces.MODULE), platform);
        this.generation = store.generation(bundle, content, unpacked());
    }

    static String title(Bundle bundle) {
        return bundle.getSymbolicName()
                + "_"
                + bundle.getVersion()
                + " ["
                + bundle.getBundleId()
                + "]";
    }

    /** Empty for a bundle without modules that is no distribution. */
    static Optional<ModuleBundle> of(Bundle bundle, Platform platform, GenerationStore store) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null || !isForPython(wiring)) {
            return Optional.empty();
        }
        return Optional.of(new ModuleBundle(bundle, wiring, platform, store));
    }

    private static boolean isForPython(BundleWiring wiring) {
        return Stream.of(Namespaces.MODULE, Namespaces.DISTRIBUTION)
                .anyMatch(namespace -> !wiring.getCapabilities(namespace).isEmpty());
    }

    private List<ModuleOffer> offers(Collection<BundleCapability> capabilities, Platform platform) {
        Map<ModuleName, ModuleOffer> byName = new LinkedHashMap<>();
        CapabilityCheck check = new CapabilityCheck(content, platform);
        for (BundleCapability capability : capabilities) {
            ModuleOffer offer = offer(capability.getAttributes(), check, platform);
            byName.merge(
                    offer.name(), offer, (one, other) -> other.refusal().isEmpty() ? other : one);
        }
        return List.copyOf(byName.values());
    }

    private ModuleOffer offer(
            Map<String, Object> attributes, CapabilityCheck check, Platform platform) {
        Object name = attributes.get(Namespaces.MODULE);
        ModuleName module = new ModuleName(name == null || name.equals("") ? "?" : name.toString());
        Optional<ModuleCapability> capability = Optional.empty();
        try {
            capability = Optional.of(ModuleCapability.of(attributes));
            requirePlatform(capability.get(), platform);
            check.check(capability.get());
            return new ModuleOffer(this, module, capability, Optional.empty());
        } catch (InvalidOffer wrong) {
            capability
                    .filter(each -> !each.isFor(platform.id()))
                    .ifPresent(each -> rootsElsewhere.add(each.root()));
            return new ModuleOffer(this, module, capability, Optional.of(wrong));
        }
    }

    private static void requirePlatform(ModuleCapability capability, Platform platform) {
        if (!capability.isFor(platform.id())) {
            throw new InvalidOffer(
                    Reason.WRONG_PLATFORM,
                    capability.origin(),
                    "it is for " + capability.platform() + ", and this is " + platform,
                    null);
        }
    }

    private Set<String> roots() {
        return offers.stream()
                .filter(offer -> offer.refusal().isEmpty())
                .map(offer -> offer.capability().orElseThrow().root())
                .collect(Collectors.toSet());
    }

    /** A wheel may have scripts and no modules. */
    private Set<String> unpacked() {
        return wheel.isPresent() && offers.isEmpty() ? Set.of(SITE) : roots();
    }

    /** Whether the folder is one of what is for other platforms only, and never unpacked here. */
    boolean isElsewhere(String folder) {
        return !isBelow(folder, roots()) && isBelow(folder, rootsElsewhere);
    }

    private static boolean isBelow(String folder, Set<String> roots) {
        return roots.stream()
                .anyMatch(root -> root.isEmpty() || (folder + "/").startsWith(root + "/"));
    }

    /** Its entries may not be readable from here on. */
    void leave() {
        left = true;
    }

    /** Reads entries of a bundle. */
    interface Reading<T> {
        T read() throws IOException;
    }

    /**
     * Reads entries of it. When it leaves meanwhile, Felix and {@code java.util.zip} throw whatever
     * they run into first.
     *
     * @throws IllegalStateException when it has left
     */
    <T> T read(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (IOException | RuntimeException failed) {
            if (left || !content.wiring().isCurrent()) {
                throw new IllegalStateException("the bundle has gone", failed);
            }
            throw failed;
        }
    }

    List<ModuleOffer> offers() {
        return offers;
    }

    Generation generation() {
        return generation;
    }

    BundleContent content() {
        return content;
    }

    /** What is remembered of it when it goes. */
    RememberedBundle remembered() {
        Map<String, String> kinds =
                offers.stream().collect(Collectors.toMap(c -> c.name().value(), ModuleOffer::kind));
        return new RememberedBundle(title, generation.folder(), kinds);
    }

    /** Symbolic name, version and id. */
    String title() {
        return title;
    }

    long id() {
        return id;
    }

    Version version() {
        return version;
    }

    /** Whether its author says that libraries that nothing points into may be unmapped. */
    boolean mayUnload() {
        return unload;
    }

    /** The address that it was installed from, if it was made of a wheel. */
    Optional<String> wheel() {
        return wheel;
    }

    /** Whether its author says that the function {@code __main__} of a program is called. */
    boolean isAutorun() {
        return autorun;
    }
}
