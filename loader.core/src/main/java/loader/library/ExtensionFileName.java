package loader.library;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of an extension module's file says, by the suffixes of {@code
 * importlib.machinery.EXTENSION_SUFFIXES}: {@code spam.cpython-314-x86_64-linux-gnu.so}.
 *
 * @param module last part of the module name; {@code __init__} for a package
 * @param abi {@code cp314}, {@code cp314t} (free-threaded), the stable "abi3", another
 *     implementation's tag, or {@code none} when the name does not say
 * @param platform as spelled in the name, such as {@code x86_64-linux-gnu} or {@code win_amd64}
 * @param debug built for a debug CPython
 */
public record ExtensionFileName(
        String module, String abi, Optional<String> platform, boolean debug) {
    private static final String NONE = "none";

    private static final Pattern UNIX =
            Pattern.compile(
                    "([^.]+)(?:\\.(?:cpython-(?<version>\\d+)(?<flags>[a-z]*)(?:-(?<on>[^.]+))?"
                            + "|(?<stable>abi3t?)|(?<other>[a-z]+\\d[^.]*)))?\\.so");
    private static final Pattern WINDOWS =
            Pattern.compile(
                    "([^.]+?)(?<debug>_d)?(?:\\.cp(?<version>\\d+)(?<flags>[a-z]*)-(?<on>[^.]+))?"
                            + "\\.pyd");

    /** Empty when the name is not one that CPython takes for an extension module. */
    public static Optional<ExtensionFileName> of(String fileName) {
        Matcher unix = UNIX.matcher(fileName);
        if (unix.matches()) {
            return Optional.of(ofUnix(unix));
        }
        Matcher windows = WINDOWS.matcher(fileName);
        return windows.matches() ? Optional.of(ofWindows(windows)) : Optional.empty();
    }

    private static ExtensionFileName ofUnix(Matcher name) {
        String module = name.group(1);
        if (name.group("version") != null) {
            String flags = name.group("flags");
            return new ExtensionFileName(
                    module,
                    cpython(name),
                    Optional.ofNullable(name.group("on")),
                    flags.contains("d"));
        }
        return name.group("other") == null
                ? new ExtensionFileName(module, stable(name), Optional.empty(), false)
                : ofOther(module, name.group("other"));
    }

    private static String stable(Matcher name) {
        return name.group("stable") == null ? NONE : name.group("stable");
    }

    /** {@code pypy311-pp73-x86_64-linux-gnu}, {@code graalpy250-312-native-x86_64-linux}. */
    private static ExtensionFileName ofOther(String module, String tag) {
        String[] parts = tag.split("-", 3);
        String abi = parts.length < 2 ? parts[0] : parts[0] + "-" + parts[1];
        Optional<String> platform = parts.length < 3 ? Optional.empty() : Optional.of(parts[2]);
        return new ExtensionFileName(module, abi, platform, false);
    }

    private static ExtensionFileName ofWindows(Matcher name) {
        boolean debug = name.group("debug") != null;
        return new ExtensionFileName(
                name.group(1),
                name.group("version") == null ? NONE : cpython(name),
                Optional.ofNullable(name.group("on")),
                debug);
    }

    private static String cpython(Matcher name) {
        return "cp" + name.group("version") + (name.group("flags").contains("t") ? "t" : "");
    }

    /** Whether the library is the {@code __init__} of a package. */
    public boolean isPackage() {
        return module.equals("__init__");
    }

    /** For a free-threaded build only: CPython with the GIL cannot load it. */
    public boolean isFreeThreaded() {
        return abi.matches("cp\\d+t|abi3t");
    }
}
