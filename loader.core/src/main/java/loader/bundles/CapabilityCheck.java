package loader.bundles;

import java.io.IOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import loader.files.Digests;
import loader.generations.BundleContent;
import loader.generations.BundleFiles;
import loader.importlib.ImportException.Reason;
import loader.importlib.ModuleSpec;
import loader.library.ExportHook;
import loader.library.FunctionNames;
import loader.library.MalformedLibraryException;
import loader.library.Platform;
import loader.library.SharedLibrary;
import loader.library.reading.LibraryReader;

/**
 * Holds what a bundle says of a module against the bundle's entries, before anything is unpacked.
 */
final class CapabilityCheck {

    /** Longer libraries are looked at when they are loaded, from disk. */
    private static final int LONGEST_IN_MEMORY = 64 << 20;

    private final Platform platform;
    private final BundleFiles files;

    CapabilityCheck(BundleContent content, Platform platform) {
        this.platform = platform;
        this.files = new BundleFiles(content);
    }

    /** Throws {@link InvalidOffer} when the module could not be loaded. */
    void check(ModuleCapability capability) {
        if (capability.kind().equals(ModuleSpec.NAMESPACE)) {
            requireFolder(capability);
            return;
        }
        URL entry =
                files.file(capability.origin())
                        .orElseThrow(
                                () -> missing(capability, "the bundle has no such entry", null));
        boolean library = capability.fileKind().equals(ModuleSpec.EXTENSION);
        if (library || capability.sha256().isPresent()) {
            checkBytes(capability, entry, library);
        }
    }

    private void requireFolder(ModuleCapability capability) {
        if (!files.hasBelow(capability.origin())) {
            throw missing(capability, "the bundle has no such folder", null);
        }
    }

    private void checkBytes(ModuleCapability capability, URL entry, boolean library) {
        try {
            byte[] bytes = BundleContent.bytes(entry, LONGEST_IN_MEMORY).orElse(null);
            if (bytes == null) {
                return;
            }
            requireDigest(capability, bytes);
            if (library) {
                requireModule(capability, LibraryReader.read(ByteBuffer.wrap(bytes)));
            }
        } catch (IOException unreadable) {
            throw missing(capability, "cannot be read: " + unreadable, unreadable);
        } catch (MalformedLibraryException malformed) {
            throw new InvalidOffer(
                    Reason.MALFORMED, capability.origin(), malformed.getMessage(), malformed);
        }
    }

    private static void requireDigest(ModuleCapability capability, byte[] bytes) {
        String actual = Digests.sha256(bytes);
        if (capability.sha256().filter(claimed -> !claimed.equalsIgnoreCase(actual)).isPresent()) {
            throw new InvalidOffer(
                    capability.origin(),
                    "its digest is " + actual + ", not " + capability.sha256().orElseThrow());
        }
    }

    private void requireModule(ModuleCapability capability, SharedLibrary library) {
        if (!library.platforms().contains(platform)) {
            throw new InvalidOffer(
                    Reason.WRONG_PLATFORM,
                    capability.origin(),
                    "it is built for " + library.platforms() + ", not for " + platform,
                    null);
        }
        String name = capability.name().value();
        FunctionNames functions = library.functions();
        if (Stream.of(ExportHook.values()).noneMatch(h -> functions.contains(h.symbol(name)))) {
            throw new InvalidOffer(
                    Reason.NO_INIT_FUNCTION,
                    capability.origin(),
                    "it does not export " + ExportHook.INIT.symbol(name),
                    null);
        }
    }

    private static InvalidOffer missing(
            ModuleCapability capability, String problem, Throwable cause) {
        return new InvalidOffer(Reason.MISSING_FILE, capability.origin(), problem, cause);
    }
}
