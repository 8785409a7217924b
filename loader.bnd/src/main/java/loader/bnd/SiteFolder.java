package loader.bnd;

import aQute.bnd.header.Attrs;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import loader.files.FileNames;
import loader.library.ExtensionFileName;
import loader.library.Platform;

/** A folder of the bundle that is laid out as {@code site-packages}, and what it offers. */
final class SiteFolder {

    private static final Pattern PLATFORM =
            Pattern.compile("(linux|macosx|windows)-(x86_64|arm64|x86|arm)");

    /** The first string that is greater than all that begin with a slash. */
    private static final String AFTER_SLASH = "0";

    private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}_][\\p{L}\\p{M}\\p{Nd}_]*");

    private final NavigableMap<String, Resource> resources;
    private final Attrs attributes;
    private final TargetPlatforms builtFor;
    private final Map<String, ModuleClause> found = new TreeMap<>();

    SiteFolder(Jar jar, Attrs attributes, TargetPlatforms builtFor) {
        this.resources = new TreeMap<>(jar.getResources());
        this.attributes = attributes;
        this.builtFor = builtFor;
    }

    /** The modules of the folder, or of its folders for platforms. */
    Collection<ModuleClause> offered(String path) throws IOException {
        String folder = path.replaceAll("^/|/$", "");
        below(folder).keySet().forEach(SiteFolder::requireFileName);
        Set<String> children = children(folder);
        if (children.isEmpty()) {
            throw new WrongModule(folder, "the bundle has no such folder");
        }
        List<ModuleClause> all = new ArrayList<>();
        if (children.stream().allMatch(child -> PLATFORM.matcher(child).matches())) {
            for (String platform : children) {
                all.addAll(modules(folder + "/" + platform, Optional.of(platform)));
            }
        } else {
            all.addAll(modules(folder, Optional.empty()));
        }
        requireAll(folder, all);
        return all;
    }

    private List<ModuleClause> modules(String root, Optional<String> platform) throws IOException {
        found.clear();
        for (String child : children(root)) {
            String path = root + "/" + child;
            if (resources.containsKey(path)) {
                file(root, child, platform);
            } else if (IDENTIFIER.matcher(child).matches() && !child.equals("__pycache__")) {
                folder(root, child, platform);
            }
        }
        checkLibraries(root, platform);
        Set<String> wanted = wanted();
        return found.values().stream()
                .filter(module -> wanted.isEmpty() || wanted.contains(module.name()))
                .toList();
    }

    private void file(String root, String file, Optional<String> platform) throws IOException {
        String path = root + "/" + file;
        Optional<ExtensionFileName> name = ExtensionFileName.of(file);
        if (name.isPresent()) {
            library(root, path, name.get(), platform);
        } else if (file.endsWith(".py")) {
            String module = file.substring(0, file.length() - 3);
            offer(new ModuleClause(module, "source", path, root, platform, Optional.empty()));
        }
    }

    private void library(
            String root, String path, ExtensionFileName name, Optional<String> platform)
            throws IOException {
        ModuleLibrary library = ModuleLibrary.of(path, name, bytes(path));
        List<String> modules = library.modules();
        if (modules.isEmpty() && !library.saysItIsAModule()) {
            return; // a library that others link to
        }
        if (!library.exports(name.module())) {
            throw new WrongModule(
                    path, "exports the modules " + modules + " and not " + name.module());
        }
        for (String module : modules) {
            offer(
                    new ModuleClause(
                            module,
                            "extension",
                            path,
                            root,
                            platform,
                            Optional.of(library.sha256())));
        }
    }

    private void folder(String root, String name, Optional<String> platform) {
        String path = root + "/" + name;
        Optional<String> init =
                children(path).stream()
                        .filter(
                                file ->
                                        file.equals("__init__.py")
                                                || ExtensionFileName.of(file)
                                                        .filter(ExtensionFileName::isPackage)
                                                        .isPresent())
                        .findFirst();
        String kind = init.isPresent() ? "package" : "namespace";
        String origin = init.map(file -> path + "/" + file).orElse(path);
        if (init.isPresent() || hasModules(path)) {
            offer(new ModuleClause(name, kind, origin, root, platform, Optional.empty()));
        }
    }

    private boolean hasModules(String folder) {
        return below(folder).keySet().stream()
                .anyMatch(
                        path ->
                                path.endsWith(".py")
                                        || ExtensionFileName.of(last(path)).isPresent());
    }

    /** As CPython finds them: a package comes before a library, and that before a source file. */
    private void offer(ModuleClause module) {
        List<String> order = List.of("package", "extension", "source", "namespace");
        found.merge(
                module.name(),
                module,
                (one, other) ->
                        order.indexOf(one.kind()) <= order.indexOf(other.kind()) ? one : other);
    }

    /** All libraries count for what the bundle requires, those inside packages too. */
    private void checkLibraries(String root, Optional<String> platform) throws IOException {
        for (String path : below(root).keySet()) {
            Optional<ExtensionFileName> name = ExtensionFileName.of(last(path));
            if (name.isPresent()) {
                checkLibrary(ModuleLibrary.of(path, name.get(), bytes(path)), platform);
            }
        }
    }

    private void checkLibrary(ModuleLibrary library, Optional<String> platform) {
        List<String> ids = library.platforms().stream().map(Platform::id).toList();
        platform.filter(wanted -> !ids.contains(wanted))
                .ifPresent(
                        wanted -> {
                            throw new WrongModule(
                                    library.path(), "is built for " + ids + ", not for " + wanted);
                        });
        library.platforms().stream()
                .filter(each -> platform.isEmpty() || platform.get().equals(each.id()))
                .forEach(builtFor::platform);
        if (!library.modules().isEmpty()) {
            builtFor.abi(library.path(), abi(library), attributes.getOrDefault("python", ""));
        }
    }

    private String abi(ModuleLibrary library) {
        if (library.saysItIsAModule()) {
            return library.name().abi();
        }
        return Optional.ofNullable(attributes.get("abi"))
                .orElseThrow(
                        () ->
                                new WrongModule(
                                        library.path(),
                                        "its name does not tell the CPython it is for; say abi=cp314"
                                                + " or whatever it is"));
    }

    private void requireAll(String folder, List<ModuleClause> offered) {
        Set<String> missing = wanted();
        offered.forEach(module -> missing.remove(module.name()));
        if (!missing.isEmpty()) {
            throw new WrongModule(folder, "there is no module " + String.join(", ", missing));
        }
        if (offered.isEmpty()) {
            throw new WrongModule(folder, "there is no module");
        }
    }

    private Set<String> wanted() {
        Set<String> names = new TreeSet<>();
        Arrays.stream(attributes.getOrDefault("modules", "").split("\\s*,\\s*"))
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return names;
    }

    private Set<String> children(String folder) {
        Set<String> names = new TreeSet<>();
        for (String path : below(folder).keySet()) {
            names.add(path.substring(folder.length() + 1).split("/", 2)[0]);
        }
        return names;
    }

    /** What is in a folder and its folders, without a look at all the rest. */
    private SortedMap<String, Resource> below(String folder) {
        return resources.subMap(folder + "/", folder + AFTER_SLASH);
    }

    private static void requireFileName(String path) {
        FileNames.fault(path)
                .ifPresent(
                        fault -> {
                            throw new WrongModule(path, fault);
                        });
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private byte[] bytes(String path) throws IOException {
        try (InputStream stream = resources.get(path).openInputStream()) {
            return stream.readAllBytes();
        } catch (IOException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IOException(path, failed);
        }
    }
}
