package loader.bench.scaling;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import loader.testing.Container;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Milliseconds for each of a number of bundles. */
record InstallTimes(int bundles, double install, double resolve, double start) {

    /** Installs them all, resolves them all, starts them all. */
    static InstallTimes of(
            Container container, List<String> names, List<byte[]> jars, List<Bundle> started)
            throws BundleException {
        long begin = System.nanoTime();
        List<Bundle> bundles = new ArrayList<>();
        for (int i = 0; i < jars.size(); i++) {
            bundles.add(
                    container
                            .context()
                            .installBundle(
                                    "bench:" + names.get(i),
                                    new ByteArrayInputStream(jars.get(i))));
        }
        long installed = System.nanoTime();
        container.wiring().resolveBundles(bundles);
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

    double all() {
        return install + resolve + start;
    }

    String line(String what) {
        return String.format(
                Locale.ROOT,
                "| %s | %.3f | %.3f | %.3f | %.3f |",
                what,
                install,
                resolve,
                start,
                all());
    }
}
