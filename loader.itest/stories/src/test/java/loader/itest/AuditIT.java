package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import javax.inject.Inject;
import loader.python.Interpreter;
import loader.python.PythonException;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.ConfigurationAdmin;

/** What code of bundles does is logged and denied by the rules of {@code loader.audit}. */
@RunWith(PaxExam.class)
public class AuditIT extends Story {
    private static final String CODE =
            """
            def read_colours():
                import colorsys
                return colorsys.__name__
            def start():
                import subprocess, sys
                return subprocess.run([sys.executable, '-c', ''], env={}).returncode
            def whole_library():
                import ctypes
                return bool(ctypes.CDLL(None))
            """;

    @Inject private ConfigurationAdmin configurations;
    private org.osgi.service.cm.Configuration rule;

    @Configuration
    public Option[] withConfigurations() {
        System.setProperty("org.slf4j.simpleLogger.log.loader.audit", "info");
        return options(
                Bundles.loader(),
                bundle(Bundles.location("org.apache.felix.configadmin")),
                bundle(Bundles.location("examples.hello")));
    }

    @Before
    public void startBundles() throws BundleException, IOException {
        start("strict");
        start("free");
    }

    @After
    public void deleteRule() throws Exception {
        if (rule != null) {
            rule.delete();
            rule = null;
            awaitAuditing("False");
        }
        forget("strict", "free", "colorsys");
    }

    private void start(String name) throws BundleException, IOException {
        String location = "test:" + name;
        if (context.getBundle(location) == null) {
            context.installBundle(location, moduleBundle(name)).start();
        }
    }

    private static ByteArrayInputStream moduleBundle(String name) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue(
                "Provide-Capability",
                "loader.module;loader.module=%1$s;kind=source;origin=\"lib/%1$s.py\""
                        .formatted(name));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            jar.putNextEntry(new ZipEntry("lib/" + name + ".py"));
            jar.write(CODE.getBytes(StandardCharsets.UTF_8));
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private void rule(String bundle, String key, String patterns) throws Exception {
        rule = configurations.createFactoryConfiguration("loader.audit", "?");
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("bundle", bundle);
        properties.put(key, patterns);
        rule.update(properties);
        awaitAuditing("True");
    }

    private void awaitAuditing(String whether) throws InterruptedException {
        until(
                "auditing: " + whether,
                () ->
                        python.interpreters().stream()
                                .allMatch(each -> isAuditing(each).equals(whether)));
    }

    private static final String AUDITING =
            "getattr(__import__('sys').modules.get('_loader.audit'), 'auditing', False)";

    /** One after the other is told of a rule; one that ends meanwhile needs not be. */
    private static String isAuditing(Interpreter interpreter) {
        try {
            return evaluated(interpreter, AUDITING);
        } catch (IllegalStateException ended) {
            return "ended";
        }
    }

    private String raisedBy(String call) {
        Running run =
                code(
                        "try:\n    print(__import__('"
                                + call.split("\\.")[0]
                                + "')."
                                + call.split("\\.")[1]
                                + ")\nexcept Exception as e:\n    print(type(e).__name__, getattr(e, 'name', None), e)\n");
        assertEquals(run.err(), 0, run.status());
        return run.out().strip();
    }

    @Test
    public void anImportIsDeniedToABundleAndNotToOthers() throws Exception {
        rule("strict", "deny", "import:colorsys");
        assertEquals(
                "ImportError colorsys import colorsys: the bundle strict may not do that,"
                        + " by the rule deny=import:colorsys of loader.audit",
                raisedBy("strict.read_colours()"));
        assertEquals("colorsys", raisedBy("free.read_colours()"));
    }

    @Test
    public void whatTheStandardLibraryDoesForABundleIsDenied() throws Exception {
        rule("str*", "deny", "os.*, subprocess.Popen, ctypes.dlopen");
        assertTrue(raisedBy("strict.start()").startsWith("PermissionError None subprocess.Popen "));
        assertTrue(
                raisedBy("strict.whole_library()")
                        .startsWith("PermissionError None ctypes.dlopen "));
        assertEquals("True", raisedBy("free.whole_library()"));
    }

    @Test
    public void anInterpreterThatRanBeforeTheRuleIsHeldToIt() throws Exception {
        assertEquals("colorsys", evaluated("__import__('strict').read_colours()"));
        forget("colorsys");
        rule("strict", "deny", "import");
        PythonException denied =
                assertThrows(
                        PythonException.class,
                        () -> evaluated("__import__('strict').read_colours()"));
        assertEquals("ImportError", denied.type());
    }

    @Test
    public void theLibraryOfABundleIsDenied() throws Exception {
        rule("examples.hello", "deny", "import:hello");
        Running run = code("import hello");
        assertTrue(
                run.err(),
                run.err().contains("ImportError: import hello: the bundle examples.hello"));
        deleteRule();
        assertEquals(0, code("import hello").status());
    }

    @Test
    public void whatARuleNamesIsLogged() throws Exception {
        rule("strict", "log", "import:colorsys");
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            assertEquals("colorsys", raisedBy("strict.read_colours()"));
            assertEquals("colorsys", raisedBy("free.read_colours()"));
        } finally {
            System.setErr(before);
        }
        String lines = log.toString(StandardCharsets.UTF_8);
        assertEquals(lines, 1, lines.lines().filter(line -> line.contains("loader.audit")).count());
        assertTrue(lines, lines.contains("INFO loader.audit - strict: import colorsys"));
    }
}
