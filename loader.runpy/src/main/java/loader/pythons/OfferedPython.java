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
import loader.spi.Namespaces;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * A CPython of the machine as a bundle, which offers its {@code loader.abi}: bundles and wheels for
 * that version resolve.
 */
public final class OfferedPython {

    private static final String CAPABILITY = "%1$s;%1$s=%2$s;version:Version=%3$s";

    private OfferedPython() {}

    /**
     * Installs the bundle; it is there once for each home.
     *
     * @throws NoPythonException if the home has none, or an unfit one
     */
    public static Bundle install(BundleContext context, Path home) throws BundleException {
        PythonFacts facts = PythonFacts.of(home);
        return context.installBundle(
                Namespaces.RUNTIME + ":" + facts.command(), new ByteArrayInputStream(jar(facts)));
    }

    private static byte[] jar(PythonFacts facts) {
        String abi = CAPABILITY.formatted(Namespaces.ABI, facts.abi(), facts.version());
        String stable =
                CAPABILITY.formatted(Namespaces.ABI, Namespaces.STABLE_ABI, facts.version());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        Map.of(
                        "Bundle-ManifestVersion",
                        "2",
                        "Bundle-SymbolicName",
                        Namespaces.RUNTIME + "." + facts.abi(),
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
