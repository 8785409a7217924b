package loader.bench.scaling;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import loader.testing.ClassPathFramework;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** The framework, and how long it takes to fill it. */
final class Container {

    private final ClassPathFramework framework;

    private Container(ClassPathFramework framework) {
        this.framework = framework;
    }

    static Container open(Path folder) {
        return new Container(
                ClassPathFramework.open(
                        folder.resolve("felix"),
                        Map.of("loader.cache", folder.resolve("cache").toString())));
    }

    <S> S service(Class<S> type) {
        return framework.service(type);
    }

    /** Installs them all, resolves them all, starts them all. */
    InstallTimes start(List<String> names, List<byte[]> jars, List<Bundle> started)
            throws BundleException {
        long begin = System.nanoTime();
        List<Bundle> bundles = new ArrayList<>();
        for (int i = 0; i < jars.size(); i++) {
            bundles.add(
                    framework
                            .context()
                            .installBundle(
                                    "bench:" + names.get(i),
                                    new ByteArrayInputStream(jars.get(i))));
        }
        long installed = System.nanoTime();
        framework.wiring().resolveBundles(bundles);
        long resolved = System.nanoTime();
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        long end = System.nanoTime();
        started.addAll(bundles);
        double each = 1e6 * bundles.size();
        return new InstallTimes(
                bundles.size(),
                (installed - begin) / each,
                (resolved - installed) / each,
                (end - resolved) / each);
    }
}
