package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import loader.itest.numpy.Computes;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** Framework after framework in one process, which has one CPython: each takes it over. */
public class FrameworkRestartsIT {

    private static final int RESTARTS = 12;
    private static final long STOP_MILLIS = 60_000;

    @Test
    public void numpyIsImportedInEachOfTwelveFrameworks() throws Exception {
        assumeTrue("linux-x86_64", Files.exists(Bundles.jar("examples.numpy")));
        Path storage =
                Files.createTempDirectory(Path.of(System.getProperty("itest.target")), "restarts");
        List<String> sums = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= RESTARTS; i++) {
            sums.add(computed(storage, i * 100));
            int sum = i * 100 * (i * 100 - 1) / 2;
            expected.add(sum + " " + sum);
        }
        assertEquals(expected, sums);
    }

    private static String computed(Path storage, int number) throws Exception {
        Framework framework = start(storage);
        try {
            BundleContext context = framework.getBundleContext();
            Bundle user =
                    context.installBundle("computes", TestBundle.of("computes", Computes.class));
            user.start();
            return sum(context, number);
        } finally {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        }
    }

    @SuppressWarnings("unchecked")
    private static String sum(BundleContext context, int number) {
        var reference = context.getServiceReference(Function.class);
        return ((Function<Integer, String>) context.getService(reference)).apply(number);
    }

    private static Framework start(Path storage) throws BundleException {
        Map<String, String> settings = new HashMap<>();
        settings.put(Constants.FRAMEWORK_STORAGE, storage.resolve("bundles").toString());
        settings.put(
                Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, "org.slf4j;version=2.0.17");
        settings.put(
                "loader.cache", Path.of(System.getProperty("itest.target"), "cache").toString());
        settings.put("ds.loglevel", "error");
        Framework framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .newFramework(settings);
        framework.start();
        List<Bundle> bundles = new ArrayList<>();
        for (String name : names()) {
            bundles.add(framework.getBundleContext().installBundle(Bundles.location(name)));
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        return framework;
    }

    private static List<String> names() {
        List<String> names =
                new ArrayList<>(
                        List.of(
                                "org.osgi.util.function",
                                "org.osgi.util.promise",
                                "org.osgi.service.component",
                                "org.apache.felix.scr",
                                "jna",
                                "loader.core",
                                System.getProperty("itest.runtime"),
                                "loader.native",
                                "loader.runpy",
                                "examples.numpy"));
        if (Bundles.hasForeign()) {
            names.add("loader.native.ffm");
        }
        return names;
    }
}
