package loader.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import loader.files.IoErrorText;
import loader.python.NoPythonException;

/**
 * The search of one folder for a CPython that can be embedded, in the layouts of POSIX, Debian,
 * Fedora, macOS, Windows.
 */
final class HomeSearch {
    private static final String SUPPORTED = "3.14";
    private static final Pattern LIBRARY_FOLDER = Pattern.compile("python(3)\\.(\\d+)(t?)");
    private static final Pattern WINDOWS_LIBRARY = Pattern.compile("python(3)(\\d+)(t?)\\.dll");
    private static final Pattern PY_VERSION =
            Pattern.compile("#define\\s+PY_VERSION\\s+\"([^\"]+)\"");

    private final Path home;

    HomeSearch(Path home) {
        this.home = home;
    }

    PythonHome result() {
        refuseWhatIsNoInstallation();
        SortedSet<String> versions = versions();
        Optional<Path> library =
                versions.contains(SUPPORTED) ? library(SUPPORTED) : Optional.empty();
        return library.map(found -> new PythonHome(home, found, exact(SUPPORTED)))
                .orElseThrow(() -> refused(whyNone(versions)));
    }

    private void refuseWhatIsNoInstallation() {
        if (!Files.exists(home)) {
            throw refused("no such folder");
        }
        if (!Files.isDirectory(home)) {
            throw refused("not a folder; the home is the folder that contains lib/python3.x");
        }
        if (Files.isRegularFile(home.resolve("pyvenv.cfg"))) {
            throw refused("a virtual environment; give the home of the Python it was made from");
        }
    }

    /** Those with a standard library here: {@code 3.14}, {@code 3.14t}. */
    private SortedSet<String> versions() {
        SortedSet<String> versions = new TreeSet<>();
        for (Path folder : list(List.of(home.resolve("lib"), home.resolve("lib64")), "python3.*")) {
            if (Files.isRegularFile(folder.resolve("os.py"))) {
                addMatch(versions, LIBRARY_FOLDER, folder);
            }
        }
        if (isFile("lib/os.py") || isFile("Lib/os.py")) {
            list(List.of(home), "python3*.dll")
                    .forEach(dll -> addMatch(versions, WINDOWS_LIBRARY, dll));
        }
        return versions;
    }

    private static void addMatch(SortedSet<String> versions, Pattern pattern, Path path) {
        Matcher name = pattern.matcher(path.getFileName().toString());
        if (name.matches()) {
            versions.add(name.group(1) + "." + name.group(2) + name.group(3));
        }
    }

    private Optional<Path> library(String version) {
        List<Path> folders =
                new ArrayList<>(Stream.of("", "lib", "lib64").map(home::resolve).toList());
        folders.addAll(list(List.of(home.resolve("lib")), "*-linux-*"));
        List<Path> found = new ArrayList<>();
        for (String suffix : List.of(".so.1.0", ".so", ".dylib")) {
            found.addAll(list(folders, "libpython" + version + suffix));
        }
        found.addAll(list(List.of(home), "python" + version.replace(".", "") + ".dll"));
        if (home.endsWith(Path.of("Versions", version))) {
            found.addAll(list(List.of(home), "Python"));
        }
        return found.stream().filter(Files::isRegularFile).findFirst();
    }

    private String whyNone(SortedSet<String> versions) {
        if (versions.isEmpty()) {
            return "no Python: neither lib/python3.x/os.py nor python3xx.dll";
        }
        if (versions.contains(SUPPORTED)) {
            return "Python " + SUPPORTED + " has no shared library" + staticArchive(SUPPORTED);
        }
        if (versions.contains(SUPPORTED + "t")) {
            return "Python " + SUPPORTED + "t is free-threaded, which is not supported yet";
        }
        return "Python "
                + String.join(", ", versions)
                + " is not supported; supported: "
                + SUPPORTED;
    }

    /**
     * A build without {@code --enable-shared} has the interpreter in its executable, which cannot
     * be loaded.
     */
    private String staticArchive(String version) {
        List<Path> folders = new ArrayList<>(List.of(home.resolve("lib")));
        folders.addAll(
                list(List.of(home.resolve("lib/python" + version)), "config-" + version + "*"));
        return list(folders, "libpython" + version + ".a").stream()
                .findFirst()
                .map(archive -> ", only the static " + archive)
                .orElse(" libpython" + version);
    }

    private String exact(String version) {
        return Stream.of("include/python" + version, "include", "Include")
                .map(folder -> home.resolve(folder).resolve("patchlevel.h"))
                .filter(Files::isRegularFile)
                .flatMap(HomeSearch::versionIn)
                .filter(found -> found.startsWith(version + "."))
                .findFirst()
                .orElse(version);
    }

    private static Stream<String> versionIn(Path header) {
        try {
            String text = Files.readString(header, StandardCharsets.ISO_8859_1);
            return PY_VERSION.matcher(text).results().map(match -> match.group(1));
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private boolean isFile(String path) {
        return Files.isRegularFile(home.resolve(path));
    }

    private List<Path> list(List<Path> folders, String glob) {
        List<Path> found = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
                    files.forEach(found::add);
                } catch (IOException e) {
                    throw refused(IoErrorText.of(e));
                }
            }
        }
        return found;
    }

    private NoPythonException refused(String reason) {
        return new NoPythonException("Python home " + home + ": " + reason);
    }
}
