package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import org.junit.Test;
import org.osgi.framework.Constants;

/** Which bundle may import which, held against the manifests of the built bundles. */
public class DependencyGraphIT {

    private static final Set<String> API =
            Set.of(
                    "loader.importlib",
                    "loader.spi",
                    "loader.spi.values",
                    "loader.spi.views",
                    "loader.pythons",
                    "loader.events",
                    "loader.python",
                    "loader.library",
                    "loader.library.reading",
                    "loader.files",
                    "loader.runpy",
                    "loader.wheel",
                    "loader.wheel.build",
                    "loader.wheel.check",
                    "loader.wheel.launch",
                    "loader.doctor",
                    "loader.doctor.command",
                    "loader.doctor.inspect",
                    "loader.doctor.report");
    private static final String C_API = "loader.capi";

    /** For the launcher, which is no bundle. */
    private static final String PRESTART = "loader.prestart";

    /** Packages of Loader, by the bundles' symbolic names. */
    private record Graph(
            Map<String, Set<String>> imports,
            Map<String, Set<String>> exports,
            Map<String, Set<String>> contents) {}

    private final Graph graph = read();

    @Test
    public void theBundlesOfTheDesignAreThere() {
        assertTrue(
                graph.exports().keySet().toString(),
                graph.exports()
                        .keySet()
                        .containsAll(Set.of("loader.core", "loader.native", "loader.runpy")));
    }

    @Test
    public void theCoreImportsNothingOfTheOthers() {
        assertEquals(
                Set.of(),
                minus(graph.imports().get("loader.core"), graph.exports().get("loader.core")));
    }

    @Test
    public void onlyTheNativeBundlesTouchTheCApi() {
        assertEquals(
                List.of(), importersOf(C_API::equals, name -> !name.startsWith("loader.native")));
    }

    @Test
    public void nobodyImportsAProvidersPackage() {
        assertEquals(
                List.of(),
                importersOf(
                        name ->
                                !API.contains(name)
                                        && !name.equals(C_API)
                                        && !name.equals(PRESTART),
                        name -> true));
        assertEquals(
                List.of(), importersOf(PRESTART::equals, name -> !name.equals("loader.native")));
    }

    @Test
    public void whatIsImportedFromOutsideTheCoreIsItsOwnersService() {
        assertEquals(
                List.of(),
                importersOf("loader.runpy"::equals, name -> name.startsWith("loader.native")));
        assertEquals(
                List.of(),
                importersOf(
                        name -> name.startsWith("loader.wheel"),
                        name -> !List.of("loader.wheel", "loader.doctor").contains(name)));
    }

    @Test
    public void theNativeBundlesExportTheCApiTableAndTheStartOnly() {
        assertEquals(Set.of(C_API, PRESTART), graph.exports().get("loader.native"));
        assertEquals(Set.of(), graph.exports().getOrDefault("loader.native.ffm", Set.of()));
    }

    @Test
    public void theOthersExportTheirApiOnly() {
        graph.exports()
                .forEach(
                        (bundle, packages) -> {
                            if (!bundle.startsWith("loader.native")) {
                                assertEquals(bundle, Set.of(), minus(packages, API));
                            }
                        });
    }

    @Test
    public void aPackageIsInOneBundle() {
        Map<String, String> owner = new TreeMap<>();
        graph.contents()
                .forEach(
                        (bundle, packages) ->
                                packages.forEach(
                                        name -> {
                                            String other = owner.put(name, bundle);
                                            assertTrue(name + " is in " + other, other == null);
                                        }));
    }

    private List<String> importersOf(Predicate<String> imported, Predicate<String> importer) {
        List<String> found = new ArrayList<>();
        graph.imports()
                .forEach(
                        (bundle, packages) ->
                                packages.stream()
                                        .filter(
                                                name ->
                                                        imported.test(name)
                                                                && importer.test(bundle))
                                        .forEach(name -> found.add(bundle + " imports " + name)));
        return found;
    }

    private static Set<String> minus(Set<String> all, Set<String> some) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    private static Graph read() {
        Graph graph = new Graph(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        for (File file : new File(System.getProperty("itest.bundles")).listFiles()) {
            if (file.getName().startsWith("loader.")) {
                add(graph, file);
            }
        }
        return graph;
    }

    private static void add(Graph graph, File file) {
        try (JarFile jar = new JarFile(file)) {
            var manifest = jar.getManifest().getMainAttributes();
            String name = manifest.getValue(Constants.BUNDLE_SYMBOLICNAME);
            graph.imports().put(name, packages(manifest.getValue(Constants.IMPORT_PACKAGE)));
            graph.exports().put(name, packages(manifest.getValue(Constants.EXPORT_PACKAGE)));
            Set<String> contents = new TreeSet<>();
            jar.stream()
                    .map(entry -> entry.getName())
                    .filter(entry -> entry.endsWith(".class"))
                    .forEach(entry -> contents.add(entry.substring(0, entry.lastIndexOf('/'))));
            graph.contents().put(name, contents);
        } catch (IOException unreadable) {
            throw new IllegalStateException(file.toString(), unreadable);
        }
    }

    /** The packages of Loader that a header names. */
    private static Set<String> packages(String header) {
        Set<String> names = new TreeSet<>();
        String unquoted = header == null ? "" : header.replaceAll("\"[^\"]*\"", "");
        for (String clause : unquoted.split(",")) {
            String name = clause.split(";")[0].trim();
            if (name.startsWith("loader.")) {
                names.add(name);
            }
        }
        return names;
    }
}
