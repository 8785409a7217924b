package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import loader.importlib.Finder;
import loader.itest.maps.MapModules;
import loader.python.PyModule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/** With the logger {@code loader.import} on, each import is told. */
@RunWith(PaxExam.class)
public class ImportLogIT extends Story {

    @Configuration
    public Option[] verbosely() {
        System.setProperty("org.slf4j.simpleLogger.log.loader.import", "debug");
        return options(Bundles.loader());
    }

    @Test
    public void eachImportIsToldWithItsLoaderAndItsOrigin() {
        context.registerService(
                Finder.class,
                new MapModules(Map.of("logged.", "import colorsys", "logged.sub", "")),
                null);
        imported("colorsys").close();
        forget("colorsys");

        List<String> lines = logged("logged.sub");

        assertEquals(lines.toString(), 3, lines.size());
        assertTrue(
                lines.get(0),
                lines.get(0)
                        .matches(
                                ".*DEBUG loader.import - import 'colorsys' # SourceFileLoader .*colorsys.py, source"));
        assertTrue(
                lines.get(1),
                lines.get(1).endsWith("import 'logged' # JavaCodeLoader map:logged, java"));
        assertTrue(
                lines.get(2),
                lines.get(2).endsWith("import 'logged.sub' # JavaCodeLoader map:logged.sub, java"));
        assertEquals(List.of(), logged("logged.sub"));
    }

    private List<String> logged(String module) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (PyModule imported = imported(module)) {
            assertEquals(module, imported.name());
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
