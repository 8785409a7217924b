package loader.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import loader.python.NoPythonException;
import loader.spi.Namespaces;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** The CPython that a bundle carries and describes in a {@code loader.python} capability. */
public record BundleArchive(Bundle bundle, Map<String, Object> attributes)
        implements RuntimeArchive {

    public BundleArchive {
        attributes = Map.copyOf(attributes);
    }

    /** Empty when the bundle carries no CPython. */
    public static Optional<BundleArchive> of(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        List<BundleCapability> found = revision.getDeclaredCapabilities(Namespaces.RUNTIME);
        return found.stream()
                .findFirst()
                .map(capability -> new BundleArchive(bundle, capability.getAttributes()));
    }

    /** The version of CPython, such as {@code 3.14.3}. */
    String version() {
        return attribute("version");
    }

    @Override
    public String name() {
        String name = attribute(Namespaces.RUNTIME) + "-" + version();
        return attributes.containsKey("platform") ? name + "-" + attribute("platform") : name;
    }

    @Override
    public String digest() {
        return attribute("digest");
    }

    @Override
    public InputStream openIndex() throws IOException {
        return entry(attribute("index"));
    }

    @Override
    public InputStream open(String path) throws IOException {
        return entry(attribute("root") + "/" + path);
    }

    private InputStream entry(String path) throws IOException {
        URL url = bundle.getEntry(path);
        if (url == null) {
            throw new NoSuchFileException(path, null, "not in " + bundle);
        }
        return url.openStream();
    }

    private String attribute(String name) {
        Object value = attributes.get(name);
        if (value == null) {
            throw new NoPythonException(
                    bundle
                            + ": its "
                            + Namespaces.RUNTIME
                            + " capability has no attribute "
                            + name);
        }
        return value.toString();
    }
}
