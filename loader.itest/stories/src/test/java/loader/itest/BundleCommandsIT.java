package loader.itest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import javax.inject.Inject;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * The shell's commands for modules of bundles: {@code py:bundled}, {@code reload}, {@code script}.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class BundleCommandsIT {

    private static final String INFO = "lib/shop-1.5.dist-info/";

    @Inject private BundleContext context;
    @Inject private CommandProcessor processor;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private CommandSession session;
    private Bundle shop;

    @Configuration
    public Option[] withShell() {
        return options(Bundles.loader(), Bundles.gogo());
    }

    @Before
    public void open() throws Exception {
        session =
                processor.createSession(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8));
        shop = start("shop", "1.5.0", shopFiles());
    }

    @After
    public void close() throws BundleException {
        session.close();
        if (shop.getState() != Bundle.UNINSTALLED) {
            shop.uninstall();
        }
    }

    private static Map<String, String> shopFiles() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "lib/shop.py",
                "import sys\ndef till():\n    print(sys.argv, sys.stdin.read())\n    return 3\n");
        files.put(INFO + "METADATA", "Name: shop\nVersion: 1.5\n");
        files.put(INFO + "entry_points.txt", "[console_scripts]\nshop-till = shop:till\n");
        return files;
    }

    private Bundle start(String name, String version, Map<String, String> files)
            throws IOException, BundleException {
        Bundle bundle = context.installBundle("test:" + name + version, jar(name, version, files));
        bundle.start();
        return bundle;
    }

    private static InputStream jar(String name, String version, Map<String, String> files)
            throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue("Bundle-Version", version);
        headers.putValue(
                "Provide-Capability",
                "loader.module;loader.module=shop;kind=source;origin=\"lib/shop.py\"");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                jar.putNextEntry(new ZipEntry(file.getKey()));
                jar.write(file.getValue().getBytes(UTF_8));
                jar.closeEntry();
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    @Test
    public void bundledShowsModuleGenerationBundleInterpreterAndState() throws Exception {
        String[] lines = bundled().split("\n");
        assertTrue(
                lines[0],
                lines[0].matches("MODULE +KIND +STATE +INTERPRETER +GENERATION +BUNDLE +REASON"));
        String row = " +shop_1\\.5\\.0-\\w+-\\w+(-\\d+)? +shop_1\\.5\\.0 \\[\\d+\\]";
        assertTrue(lines[1], lines[1].matches("shop +source +found" + row));

        session.execute("py:import shop");
        assertTrue(bundled(), bundled().matches("(?s).*\nshop +source +loaded +main" + row + ".*"));
    }

    @Test
    public void bundledSaysWhyAModuleIsHiddenRefusedOrRetained() throws Exception {
        Bundle older = start("shop.older", "1.0.0", shopFiles());
        Bundle broken = start("shop.broken", "3.0.0", Map.of("lib/other.py", ""));
        assertTrue(
                bundled(),
                bundled().matches("(?s).* hidden .* bundle shop_1.5.0 .* is preferred.*"));
        assertTrue(
                bundled(),
                bundled()
                        .matches(
                                "(?s).* refused .* entry lib/shop.py: the bundle has no such entry.*"));
        older.uninstall();
        broken.uninstall();

        session.execute("py:import shop");
        shop.uninstall();
        assertTrue(bundled(), bundled().matches("(?s).*\nshop +source +(unloaded|retained) .*"));
    }

    @Test
    public void bundledIsAListForScripts() throws Exception {
        session.execute("each (py:bundled) { echo ($it name) is ($it state) }");
        assertTrue(out(), out().matches("(?s).*shop is (found|loaded)\n.*"));
    }

    @Test
    public void bundledSaysWhyAModuleIsRetained() throws Exception {
        assertEquals("no module shop is retained", session.execute("py:bundled --why shop"));
        session.execute(
                "py:run --main -c 'import builtins, shop; builtins.shop_held = shop; del shop'");
        shop.uninstall();
        String why = session.execute("py:bundled --why shop").toString();
        assertTrue(why, why.contains(": something holds the module\n    held\n"));
        assertTrue(why, why.contains("\n      builtins.shop_held"));
        assertFalse(why, why.contains("tuple"));
        session.execute("py:run --main -c 'import builtins; del builtins.shop_held'");
    }

    @Test
    public void reloadReplacesTheModuleAndShowsItsFile() throws Exception {
        session.execute("py:import shop");
        Object shown = session.execute("py:reload shop");
        assertTrue(shown.toString(), shown.toString().matches("shop /.*/lib/shop\\.py"));
    }

    @Test
    public void reloadOfAnUnknownModuleFails() {
        Exception refused =
                assertThrows(Exception.class, () -> session.execute("py:reload no.such"));
        assertTrue(refused.toString(), refused.getMessage().contains("No module named 'no'"));
    }

    @Test
    public void scriptRunsTheEntryPointAndReturnsItsStatus() throws Exception {
        assertEquals(3, session.execute("py:script shop-till a --b"));
        assertEquals("['shop-till', 'a', '--b'] \n", out());
    }

    @Test
    public void aScriptFeedsAPipeWithoutItsStatus() throws Exception {
        Object captured = session.execute("py:script shop-till a | tac");
        assertEquals("['shop-till', 'a']", captured.toString().strip());
    }

    @Test
    public void runWithScriptRunsItToo() throws Exception {
        assertEquals(3, session.execute("py:run --script shop-till --main"));
        assertEquals("['shop-till', '--main'] \n", out());
    }

    @Test
    public void aScriptThatNoDistributionHasFailsWithAMessage() throws Exception {
        assertEquals(1, session.execute("py:script no-such"));
        assertEquals(
                "there is no console script 'no-such'; those that are there: shop-till\n", err());
        shop.uninstall();
        assertEquals(1, session.execute("py:script shop-till"));
    }

    @Test
    public void commandsWithoutNameSayHowTheyAreUsed() {
        Exception refused = assertThrows(Exception.class, () -> session.execute("py:script"));
        assertTrue(refused.toString(), refused.getMessage().contains("usage: script name"));
        refused = assertThrows(Exception.class, () -> session.execute("py:run --script"));
        assertTrue(refused.toString(), refused.getMessage().contains("--script of what name?"));
        refused = assertThrows(Exception.class, () -> session.execute("py:script \"a=b\""));
        assertTrue(
                refused.toString(),
                refused.getMessage().contains("not the name of a console script: a=b"));
    }

    private String bundled() throws Exception {
        return session.format(session.execute("py:bundled"), Converter.INSPECT).toString();
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }
}
