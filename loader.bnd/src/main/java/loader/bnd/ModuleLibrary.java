package loader.bnd;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import loader.files.Digests;
import loader.library.ExportHook;
import loader.library.ExtensionFileName;
import loader.library.MalformedLibraryException;
import loader.library.Platform;
import loader.library.SharedLibrary;
import loader.library.reading.LibraryReader;

/** A shared library in the bundle, with what its file name claims. */
record ModuleLibrary(String path, ExtensionFileName name, String sha256, SharedLibrary library) {

    static ModuleLibrary of(String path, ExtensionFileName name, byte[] bytes) {
        try {
            return new ModuleLibrary(
                    path, name, Digests.sha256(bytes), LibraryReader.read(ByteBuffer.wrap(bytes)));
        } catch (MalformedLibraryException malformed) {
            throw new WrongModule(path, malformed.getMessage());
        }
    }

    /** The modules it exports; none for a library that others only link to. */
    List<String> modules() {
        return Stream.of(ExportHook.values())
                .flatMap(
                        hook ->
                                library.functions().startingWith(hook.prefix()).stream()
                                        .flatMap(symbol -> hook.module(symbol).stream()))
                .distinct()
                .toList();
    }

    boolean exports(String module) {
        return Stream.of(ExportHook.values())
                .anyMatch(hook -> library.functions().contains(hook.symbol(module)));
    }

    boolean saysItIsAModule() {
        return !name.abi().equals("none");
    }

    /** The file name's claim is held against the header. */
    List<Platform> platforms() {
        name.platform()
                .filter(tag -> library.platforms().stream().noneMatch(p -> fits(tag, p)))
                .ifPresent(
                        tag -> {
                            throw new WrongModule(
                                    path,
                                    "is named for "
                                            + tag
                                            + " and built for "
                                            + library.platforms());
                        });
        return library.platforms();
    }

    private static boolean fits(String tag, Platform platform) {
        return switch (platform.operatingSystem()) {
            case LINUX -> tag.contains("linux") && fitsProcessor(tag, platform);
            case MAC_OS -> tag.startsWith("darwin") || tag.startsWith("macosx");
            case WINDOWS -> tag.startsWith("win");
        };
    }

    private static boolean fitsProcessor(String tag, Platform platform) {
        return switch (platform.processor()) {
            case X86_64 -> tag.startsWith("x86_64");
            case AARCH64 -> tag.startsWith("aarch64");
            case X86 -> tag.startsWith("i");
            case ARM -> tag.startsWith("arm");
        };
    }
}
