package loader.generations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.wiring.BundleWiring;

/** A framework goes through all entries of a bundle for each question about them. */
class BundleFilesTest {
    private static final int MANY = 1000;
    private static final int FEW = 5;

    private final List<String> entries =
            IntStream.range(0, MANY).mapToObj(i -> "root" + i + "/package/mod.py").toList();
    private int questions;

    @Test
    void manyModulesAreLookedUpInOneList() {
        BundleFiles files = new BundleFiles(content());
        for (String entry : entries) {
            assertTrue(files.file(entry).isPresent(), entry);
            assertTrue(files.hasBelow(entry.substring(0, entry.indexOf('/'))), entry);
            assertFalse(files.file(entry + "c").isPresent());
            assertFalse(files.hasBelow(entry + "c"));
        }
        assertTrue(questions <= FEW, questions + " questions");
    }

    @Test
    void manyRootsAreUnpackedFromOneList(@TempDir Path folder) {
        Set<String> roots =
                IntStream.range(0, MANY).mapToObj(i -> "root" + i).collect(Collectors.toSet());
        Path place = folder.resolve("store").resolve("spam_1.0.0-1-x");
        Generation generation =
                new Generation(
                        place,
                        new Unpacking(content(), roots, new UnpackLimits(Long.MAX_VALUE, 0)),
                        Optional.empty());
        String refused = "";
        try {
            Files.createDirectory(place.getParent());
            generation.file("root1/package/mod.py");
        } catch (java.io.IOException limit) {
            refused = limit.getMessage();
        }
        assertEquals("the bundle has more than 0 entries (loader.unpack.entries)", refused);
        assertTrue(questions <= FEW, questions + " questions");
    }

    private BundleContent content() {
        BundleWiring wiring =
                (BundleWiring)
                        Proxy.newProxyInstance(
                                BundleWiring.class.getClassLoader(),
                                new Class<?>[] {BundleWiring.class},
                                (proxy, method, arguments) ->
                                        found(
                                                ((String) arguments[0]).substring(1),
                                                (String) arguments[1],
                                                (Integer) arguments[2]));
        return new BundleContent(wiring);
    }

    /** As {@code BundleWiring.findEntries}. */
    private List<URL> found(String folder, String pattern, int options) {
        questions++;
        String prefix = folder.isEmpty() ? "" : folder + "/";
        return entries.stream()
                .filter(entry -> entry.startsWith(prefix))
                .filter(
                        entry ->
                                options == BundleWiring.FINDENTRIES_RECURSE
                                        || entry.indexOf('/', prefix.length()) < 0)
                .filter(entry -> pattern.equals("*") || entry.endsWith("/" + pattern))
                .map(BundleFilesTest::url)
                .toList();
    }

    private static URL url(String path) {
        try {
            return new URL("file:/" + path);
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
