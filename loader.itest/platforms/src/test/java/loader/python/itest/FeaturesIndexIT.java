package loader.python.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import loader.testing.Container;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Capability;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The index of CPythons that the features of Karaf resolve with: as the bundles say. */
class FeaturesIndexIT {
    private static final Path INDEX = Path.of(System.getProperty("features.runtimes"));

    @TempDir Path storage;

    @Test
    void theIndexSaysWhatTheBundlesSay() throws Exception {
        Map<String, Element> index = resources();
        try (Container container = Container.open(storage, Map.of(), List.of())) {
            for (Path jar : RuntimeBundles.bySymbolicName().values()) {
                BundleRevision bundle =
                        container
                                .context()
                                .installBundle("reference:" + jar.toUri())
                                .adapt(BundleRevision.class);
                Element resource = index.get(bundle.getSymbolicName());
                for (Element capability : children(resource, "capability")) {
                    if (!capability.getAttribute("namespace").equals("osgi.content")) {
                        assertTrue(has(bundle, capability), () -> text(capability));
                    }
                }
                assertEquals(requirements(bundle), requirements(resource));
            }
        }
    }

    @Test
    void theIndexHasAllPlatforms() throws Exception {
        Set<String> names = resources().keySet();
        assertTrue(names.contains("loader.python." + System.getProperty("python.host")));
        assertEquals(5, names.size(), names::toString);
    }

    private static Map<String, Element> resources() throws Exception {
        Element root =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(INDEX.toFile())
                        .getDocumentElement();
        return children(root, "resource").stream()
                .collect(
                        Collectors.toMap(
                                each ->
                                        attributes(children(each, "capability").get(0))
                                                .get("osgi.identity"),
                                each -> each));
    }

    private static boolean has(BundleRevision bundle, Element capability) {
        Map<String, String> wanted = attributes(capability);
        return bundle.getCapabilities(capability.getAttribute("namespace")).stream()
                .map(FeaturesIndexIT::attributes)
                .anyMatch(there -> there.entrySet().containsAll(wanted.entrySet()));
    }

    private static Map<String, String> attributes(Capability capability) {
        Map<String, String> attributes = new TreeMap<>();
        capability.getAttributes().forEach((name, value) -> attributes.put(name, value.toString()));
        return attributes;
    }

    private static Map<String, String> attributes(Element capability) {
        return children(capability, "attribute").stream()
                .collect(
                        Collectors.toMap(
                                each -> each.getAttribute("name"),
                                each -> each.getAttribute("value")));
    }

    private static Set<String> requirements(BundleRevision bundle) {
        return bundle.getDeclaredRequirements(null).stream()
                .map(each -> each.getNamespace() + " " + each.getDirectives().get("filter"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> requirements(Element resource) {
        return children(resource, "requirement").stream()
                .map(
                        each ->
                                each.getAttribute("namespace")
                                        + " "
                                        + children(each, "directive").get(0).getAttribute("value"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Element> children(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private static String text(Element capability) {
        return capability.getAttribute("namespace") + " " + attributes(capability);
    }
}
