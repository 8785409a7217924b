package loader.bundles.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import loader.importlib.MetaPath;
import loader.importlib.ModuleName;
import org.osgi.framework.Bundle;

/**
 * How long finding and importing a module takes with ever more module bundles, and with as many
 * entries of {@code sys.path}: {@code Scaling FOLDER 10 100 1000}.
 */
final class Scaling {

    private static final int TIMES = 21;
    private static final int LOOK_UPS = 100_000;

    private final Path folder;
    private final Container container;
    private final Python python;
    private int installed;

    private Scaling(Path folder) {
        this.folder = folder;
        this.container = Container.open(folder.resolve("felix"));
        this.python = container.python();
    }

    public static void main(String[] arguments) throws IOException {
        Scaling scaling = new Scaling(Path.of(arguments[0]));
        System.out.println(
                "bundles | start a bundle ms | find ns | import ms | import from sys.path ms");
        for (String count : Arrays.asList(arguments).subList(1, arguments.length)) {
            scaling.measure(Integer.parseInt(count));
        }
        Runtime.getRuntime().halt(0);
    }

    private void measure(int bundles) throws IOException {
        int added = bundles - installed;
        long begin = System.nanoTime();
        for (; installed < bundles; installed++) {
            container.start(source("filler" + installed));
        }
        double start = (System.nanoTime() - begin) / 1e6 / added;
        System.out.printf(
                Locale.ROOT,
                "%7d | %.2f | %.0f | %.3f | %.3f%n",
                bundles,
                start,
                find(bundles),
                importFromBundles(bundles),
                importFromPath(bundles));
    }

    private static ModuleJar source(String name) {
        return new ModuleJar(name, "1")
                .module(name, "source", "lib/" + name + ".py")
                .file("lib/" + name + ".py", "x = 1\n");
    }

    /** Nanoseconds for a name that no bundle has, which is asked of the index alone. */
    private double find(int bundles) {
        MetaPath metaPath = container.service(MetaPath.class);
        ModuleName absent = new ModuleName("absent" + bundles);
        for (int i = 0; i < LOOK_UPS; i++) {
            metaPath.findSpec(absent, Optional.empty());
        }
        long begin = System.nanoTime();
        for (int i = 0; i < LOOK_UPS; i++) {
            metaPath.findSpec(absent, Optional.empty());
        }
        return (System.nanoTime() - begin) / (double) LOOK_UPS;
    }

    /**
     * Milliseconds for the first import of a module of a bundle, unpacking included; the median.
     */
    private double importFromBundles(int bundles) {
        double[] times = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            String name = "measured_" + bundles + "_" + i;
            Bundle bundle = container.start(source(name));
            times[i] = timed(name);
            if (bundle.getState() != Bundle.ACTIVE) {
                throw new IllegalStateException(name + " is not active");
            }
        }
        Arrays.sort(times);
        return times[TIMES / 2];
    }

    private double importFromPath(int entries) throws IOException {
        Path parent = folder.resolve("path" + entries);
        for (int i = 0; i < entries; i++) {
            Path entry = Files.createDirectories(parent.resolve("entry" + i));
            Files.writeString(entry.resolve("other" + i + ".py"), "x = 1\n");
        }
        Path last = parent.resolve("entry" + (entries - 1));
        for (int i = 0; i < TIMES; i++) {
            Files.writeString(last.resolve("peer_" + entries + "_" + i + ".py"), "x = 1\n");
        }
        python.run(
                "import sys\nsys.path[:0] = [f'"
                        + parent
                        + "/entry{i}' for i in range("
                        + entries
                        + ")]");
        double[] times = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            times[i] = timed("peer_" + entries + "_" + i);
        }
        python.run("import sys\ndel sys.path[:" + entries + "]\nsys.path_importer_cache.clear()");
        Arrays.sort(times);
        return times[TIMES / 2];
    }

    private double timed(String module) {
        Number seconds =
                python.run(
                        "import time\nbegin = time.perf_counter()\nimport "
                                + module
                                + "\nresult = time.perf_counter() - begin");
        return seconds.doubleValue() * 1000;
    }
}
