package loader.pythons;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import loader.python.NoPythonException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * A CPython of the machine as a bundle, which offers its {@code loader.abi}: bundles and wheels for
 * that version resolve.
 */
public final class OfferedPython {

    private static final String CAPABILITY = "loader.abi;loader.abi=%s;version:Version=%s";

    private OfferedPython() {}

    /**
     * Installs the bundle; it is there once for each home.
     *
     * @throws NoPythonException if the home has none, or an unfit one
     */
    public static Bundle install(BundleContext context, Path home) throws BundleException {
        PythonFacts facts = PythonFacts.of(home);
        return context.installBundle(
                "loader.python:" + facts.command(), new ByteArrayInputStream(jar(facts)));
    }

    private static byte[] jar(PythonFacts facts) {
        String abi = CAPABILITY.formatted(facts.abi(), facts.version());
        String stable = CAPABILITY.formatted("abi3", facts.version());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        Map.of(
                        "Bundle-ManifestVersion",
                        "2",
                        "Bundle-SymbolicName",
                        "loader.python." + facts.abi(),
                        "Bundle-Version",
                        facts.version(),
                        "Bundle-Name",
                        "Loader: " + facts.command(),
                        "Provide-Capability",
                        facts.isFreeThreaded() ? abi : String.join(",", abi, stable))
                .forEach(manifest.getMainAttributes()::putValue);
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try {
            new JarOutputStream(jar, manifest).close();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return jar.toByteArray();
    }
}
