package loader.doctor.inspect;

import java.util.function.Consumer;
import loader.doctor.Finding;
import loader.library.LibraryTrait;
import loader.library.Platform;

/** What keeps a library from being loaded, or makes loading it unsafe. */
final class LoadingRule implements LibraryRule {

    @Override
    public void check(InspectedWheel wheel, InspectedLibrary library, Consumer<Finding> found) {
        if (library.has(LibraryTrait.TEXT_RELOCATIONS)) {
            found.accept(
                    StaticRule.TEXT_RELOCATIONS.finding(
                            library.file(),
                            "has text relocations: its code is writable while it is loaded, which"
                                    + " SELinux forbids"));
        }
        if (library.isElf() && library.has(LibraryTrait.EXECUTABLE_STACK)) {
            found.accept(
                    StaticRule.EXECUTABLE_STACK.finding(
                            library.file(),
                            "asks for executable stacks, which glibc refuses from 2.41 on"));
        }
        if (library.isExtension() && !runs(wheel.claims(), library)) {
            found.accept(
                    StaticRule.WRONG_PLATFORM.finding(
                            library.file(),
                            "is built for " + platforms(library) + ", unlike the tag"));
        }
    }

    static String platforms(InspectedLibrary library) {
        return String.join(
                ", ", library.linkage().library().platforms().stream().map(Platform::id).toList());
    }

    private static boolean runs(Claims claims, InspectedLibrary library) {
        return claims.tags().isEmpty()
                || claims.isForAnyPlatform()
                || library.linkage().library().platforms().stream()
                        .anyMatch(platform -> runs(claims, platform));
    }

    private static boolean runs(Claims claims, Platform platform) {
        return switch (platform.operatingSystem()) {
            case LINUX ->
                    (claims.isFor("manylinux")
                                    || claims.isFor("musllinux")
                                    || claims.isFor("linux"))
                            && isProcessor(claims, platform);
            case MAC_OS -> claims.isFor("macosx");
            case WINDOWS -> claims.isFor("win") && isProcessor(claims, platform);
        };
    }

    private static boolean isProcessor(Claims claims, Platform platform) {
        return switch (platform.processor()) {
            case X86_64 -> claims.isForProcessor("x86_64") || claims.isForProcessor("amd64");
            case AARCH64 -> claims.isForProcessor("aarch64") || claims.isForProcessor("arm64");
            case X86 -> claims.isForProcessor("i686") || claims.isForProcessor("win32");
            case ARM -> claims.isForProcessor("armv7l");
        };
    }
}
