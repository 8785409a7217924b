package loader.bundles;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import loader.importlib.ImportException;
import loader.importlib.ImportException.Reason;
import loader.importlib.ModuleName;
import loader.importlib.ModuleSpec;

/**
 * A module that a started bundle offers.
 *
 * @param refusal why it cannot be loaded; empty when it can
 */
record ModuleOffer(
        ModuleBundle bundle,
        ModuleName name,
        Optional<ModuleCapability> capability,
        Optional<InvalidOffer> refusal) {

    /**
     * What is found comes before what is refused, a module before a portion of a namespace, the
     * highest version first and then the oldest bundle.
     */
    static final Comparator<ModuleOffer> ORDER =
            Comparator.comparing((ModuleOffer offer) -> offer.refusal().isPresent())
                    .thenComparing(ModuleOffer::isNamespace)
                    .thenComparing(offer -> offer.bundle().version(), Comparator.reverseOrder())
                    .thenComparing(offer -> offer.bundle().id());

    boolean isNamespace() {
        return capability.filter(c -> c.kind().equals(ModuleSpec.NAMESPACE)).isPresent();
    }

    boolean isPackage() {
        return capability.filter(ModuleCapability::isPackage).isPresent();
    }

    String kind() {
        return capability.map(ModuleCapability::kind).orElse("");
    }

    /** The file or folder it is loaded from. */
    Path file() {
        if (refusal.isPresent()) {
            throw broken(refusal.get().reason(), refusal.get().getMessage(), refusal.get());
        }
        String origin = capability.orElseThrow().origin();
        try {
            return bundle.read(() -> bundle.generation().file(origin));
        } catch (IOException | IllegalArgumentException failed) {
            String problem = "entry " + origin + ": cannot be unpacked: " + failed.getMessage();
            throw broken(Reason.NOT_UNPACKED, problem, failed);
        } catch (IllegalStateException stopped) {
            throw broken(Reason.DEPARTED, "it went while it was read", stopped);
        }
    }

    private ImportException broken(Reason reason, String problem, Throwable cause) {
        return new ImportException(
                name.value(), Optional.of("bundle " + bundle.title()), reason, problem, cause);
    }
}
