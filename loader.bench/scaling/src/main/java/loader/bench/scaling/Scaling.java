package loader.bench.scaling;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import loader.importlib.ModuleName;
import loader.importlib.ModuleSpec;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonRuntime;
import loader.spi.MetaPath;
import loader.testing.Container;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * How long finding and importing one module takes among ever more installed module bundles, what
 * installing them takes, and how long CPython needs with as many entries of {@code sys.path}:
 * {@code Scaling FOLDER REPORT 10 100 1000 10000}.
 */
public final class Scaling {

    private static final int TIMES = 51;
    private static final int LOOK_UPS = 10_000;

    /** As many, so that what they are made of is known for one size. */
    private static final int INSTALLED = 1000;

    private final Container container;
    private final PythonRuntime runtime;
    private final Peer peer;
    private final List<Row> rows = new ArrayList<>();
    private final List<String> installs = new ArrayList<>();
    private int bundles;

    private Scaling(Path folder) throws BundleException, IOException, InterruptedException {
        container =
                Container.open(
                        folder.resolve("felix"),
                        Map.of("loader.cache", folder.resolve("cache").toString()));
        runtime = container.service(PythonRuntime.class);
        importFromBundles(-1); // warms up, and CPython is unpacked now
        peer = new Peer(python(folder), folder);
    }

    public static void main(String[] arguments) {
        int status = 1;
        try {
            run(arguments);
            status = 0;
        } catch (Exception failed) {
            System.err.println("Scaling: " + failed);
        }
        Runtime.getRuntime().halt(status); // Python's thread does not end
    }

    private static void run(String... arguments) throws Exception {
        Scaling scaling = new Scaling(Path.of(arguments[0]).toAbsolutePath());
        for (String count : Arrays.asList(arguments).subList(2, arguments.length)) {
            scaling.measure(Integer.parseInt(count));
        }
        Report report = new Report(scaling.rows, scaling.installs);
        System.out.print(report.markdown());
        report.write(Path.of(arguments[1]));
    }

    private void measure(int count) throws BundleException, IOException, InterruptedException {
        fill(count);
        List<Times> imports = importFromBundles(count);
        String functions = functions();
        rows.add(
                new Row(
                        count,
                        find("measured_" + count + "_0"),
                        imports.get(0),
                        imports.get(1),
                        peer.imports(count, names("peer_" + count), functions)));
    }

    private void fill(int count) throws BundleException {
        List<String> names = IntStream.range(bundles, count).mapToObj(i -> "filler" + i).toList();
        bundles = count;
        if (count == INSTALLED) {
            compare();
        }
        List<byte[]> jars = names.stream().map(ModuleJars::withModule).toList();
        InstallTimes times = InstallTimes.of(container, names, jars, new ArrayList<>());
        installs.add(times.line(times.bundles() + " module bundles, then " + count));
    }

    /** A thousand with modules and a thousand without, which go again. */
    private void compare() throws BundleException {
        for (boolean modules : new boolean[] {false, true, false, true}) {
            List<String> names =
                    IntStream.range(0, INSTALLED).mapToObj(i -> "compared" + i).toList();
            List<byte[]> jars =
                    names.stream()
                            .map(modules ? ModuleJars::withModule : ModuleJars::withoutModule)
                            .toList();
            List<Bundle> started = new ArrayList<>();
            InstallTimes times = InstallTimes.of(container, names, jars, started);
            installs.add(
                    times.line(INSTALLED + (modules ? " module bundles" : " without modules")));
            for (Bundle bundle : started) {
                bundle.uninstall();
            }
        }
    }

    /** The first imports of modules of new bundles, and the imports after these are forgotten. */
    private List<Times> importFromBundles(int count)
            throws BundleException, IOException, InterruptedException {
        List<String> names = names("measured_" + (count < 0 ? "none" : count));
        InstallTimes.of(
                container,
                names,
                names.stream().map(ModuleJars::withModule).toList(),
                new ArrayList<>());
        try (Attached python = runtime.main().attach();
                PyModule scratch = python.newModule("scaling");
                PyModule builtins = python.importModule("builtins");
                PyObject code =
                        python.compile(
                                functions() + "result = times(" + Peer.quoted(names) + ")",
                                "<scaling>")) {
            scratch.setAttr("__builtins__", builtins);
            python.exec(code, scratch);
            try (PyObject result = scratch.getAttr("result")) {
                List<?> both = result.as(List.class);
                return both.stream().map(Scaling::times).toList();
            }
        }
    }

    private static Times times(Object seconds) {
        List<?> all = (List<?>) seconds;
        return new Times(all.stream().map(each -> ((Number) each).doubleValue() * 1000).toList());
    }

    private Times find(String name) throws InterruptedException {
        MetaPath metaPath = container.service(MetaPath.class);
        ModuleName module = new ModuleName(name);
        List<Double> rounds = new ArrayList<>();
        for (int round = 0; round < TIMES; round++) {
            long begin = System.nanoTime();
            for (int i = 0; i < LOOK_UPS; i++) {
                Optional<ModuleSpec> found = metaPath.findSpec(module, Optional.empty());
                if (found.isEmpty()) {
                    throw new IllegalStateException(name + " is not found");
                }
            }
            rounds.add((System.nanoTime() - begin) / 1e6 / LOOK_UPS);
        }
        return new Times(rounds);
    }

    private static List<String> names(String start) {
        return IntStream.range(0, TIMES).mapToObj(i -> start + "_" + i).toList();
    }

    private static String functions() throws IOException {
        try (InputStream source = Scaling.class.getResourceAsStream("imports.py")) {
            return new String(source.readAllBytes(), UTF_8);
        }
    }

    private static Path python(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
            return files.filter(file -> file.getFileName().toString().matches("python3\\.\\d+"))
                    .filter(Files::isExecutable)
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no python below " + folder));
        }
    }
}
