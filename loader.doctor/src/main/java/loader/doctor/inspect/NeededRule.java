package loader.doctor.inspect;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loader.doctor.Finding;
import loader.doctor.Severity;
import loader.library.LibraryFormat;

/** Where the libraries come from that a library needs. */
final class NeededRule implements LibraryRule {

    /** They belong to the driver of a device, and cannot be in a wheel. */
    private static final Set<String> DRIVERS =
            Set.of(
                    "libcuda.so.1",
                    "libnvidia-ml.so.1",
                    "libnvcuvid.so.1",
                    "libnvidia-encode.so.1",
                    "libvulkan.so.1",
                    "libOpenCL.so.1",
                    "libEGL.so.1",
                    "libGLX.so.0",
                    "libOpenGL.so.0");

    private static final Pattern LIBPYTHON = Pattern.compile("libpython3?[0-9.]*[a-z]*\\.so.*");
    private static final Pattern WINDOWS = Pattern.compile("python3(\\d+)t?\\.dll", 2);

    /** Each needed library, with where it comes from. */
    static Map<String, String> origins(InspectedWheel wheel, InspectedLibrary library) {
        Map<String, String> origins = new LinkedHashMap<>();
        for (String needed : library.linkage().library().needed()) {
            origins.put(needed, origin(wheel, library, needed));
        }
        return origins;
    }

    private static String origin(InspectedWheel wheel, InspectedLibrary library, String needed) {
        if (wheel.library(needed).isPresent()) {
            return wheel.library(needed).get().file();
        }
        if (LIBPYTHON.matcher(needed).matches() || WINDOWS.matcher(needed).matches()) {
            return "Python";
        }
        if (library.isElf() && Manylinux.isKnown(needed) || isOfMacOs(needed)) {
            return "system";
        }
        return DRIVERS.contains(needed) ? "driver" : "elsewhere";
    }

    private static boolean isOfMacOs(String needed) {
        return needed.startsWith("/usr/lib/") || needed.startsWith("/System/Library/");
    }

    @Override
    public void check(InspectedWheel wheel, InspectedLibrary library, Consumer<Finding> found) {
        for (String needed : wheel.neededFromOutside(library)) {
            Optional<Finding> finding =
                    switch (library.linkage().library().format()) {
                        case ELF -> elf(wheel, library, needed);
                        case MACH_O -> machO(library, needed);
                        case PE -> windows(wheel, library, needed);
                    };
            finding.ifPresent(found);
        }
    }

    private static Optional<Finding> elf(
            InspectedWheel wheel, InspectedLibrary library, String needed) {
        if (LIBPYTHON.matcher(needed).matches()) {
            return Optional.of(
                    StaticRule.LINKS_LIBPYTHON.finding(
                            library.file(),
                            "needs " + needed + ", which a Python without it does not have"));
        }
        boolean isMusl = needed.startsWith("libc.musl-") || needed.equals("libc.so");
        boolean isGlibc = needed.equals("libc.so.6");
        if (isMusl && wheel.claims().glibc().isPresent()
                || isGlibc
                        && !wheel.claims().isFor("manylinux")
                        && wheel.claims().isFor("musllinux")) {
            return Optional.of(
                    StaticRule.WRONG_LIBC.finding(
                            library.file(), "needs " + needed + ", unlike the tag"));
        }
        Optional<Level> level = wheel.claims().glibc();
        if (level.isEmpty() || Manylinux.has(needed, level.get())) {
            return Optional.empty();
        }
        return Optional.of(notBundled(wheel, library, needed));
    }

    private static Finding notBundled(
            InspectedWheel wheel, InspectedLibrary library, String needed) {
        if (DRIVERS.contains(needed)) {
            return StaticRule.LIBRARY_NOT_BUNDLED.finding(
                    Severity.NOTE, library.file(), "needs " + needed + " of a driver");
        }
        String text =
                "needs " + needed + ", which is not in the wheel and which not every Linux has";
        return wheel.needsOthers()
                ? StaticRule.LIBRARY_NOT_BUNDLED.finding(
                        Severity.NOTE, library.file(), text + "; another distribution may bring it")
                : StaticRule.LIBRARY_NOT_BUNDLED.finding(library.file(), text);
    }

    private static Optional<Finding> machO(InspectedLibrary library, String needed) {
        if (needed.contains("Python.framework/") || needed.contains("libpython3")) {
            return Optional.of(
                    StaticRule.LINKS_LIBPYTHON.finding(
                            library.file(),
                            "needs " + needed + ", which other Pythons do not have"));
        }
        boolean isOfMachine = needed.startsWith("/") && !isOfMacOs(needed);
        return isOfMachine
                ? Optional.of(
                        StaticRule.LIBRARY_NOT_BUNDLED.finding(
                                library.file(),
                                "needs " + needed + ", which is of the machine it was built on"))
                : Optional.empty();
    }

    private static Optional<Finding> windows(
            InspectedWheel wheel, InspectedLibrary library, String needed) {
        Matcher python = WINDOWS.matcher(needed);
        if (library.linkage().library().format() != LibraryFormat.PE || !python.matches()) {
            return Optional.empty();
        }
        if (wheel.claims().isAbi3()) {
            return Optional.of(
                    StaticRule.ABI3_VIOLATION.finding(
                            library.file(), "needs " + needed + " instead of python3.dll"));
        }
        Set<Integer> minors = wheel.claims().cpythons();
        return minors.isEmpty() || minors.contains(Integer.valueOf(python.group(1)))
                ? Optional.empty()
                : Optional.of(
                        StaticRule.WRONG_PLATFORM.finding(
                                library.file(), "needs " + needed + ", unlike the tag"));
    }
}
