package loader.doctor.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loader.doctor.SpamWheel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... words) {
        return DoctorCommand.run(
                List.of(words),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                false);
    }

    private String clean() throws Exception {
        return new SpamWheel(folder).module(SpamWheel.CLEAN).write().toString();
    }

    private String noted() throws Exception {
        String source =
                SpamWheel.CLEAN
                        + "extern void PyType_Ready(void); void f(void) { PyType_Ready(); }";
        return new SpamWheel(folder).module(source).write().toString();
    }

    @Test
    void aCleanWheelIsStatus0() throws Exception {
        assertEquals(0, run(clean()));
        assertTrue(out.toString(UTF_8).endsWith("\n  no fault found\n"), out.toString(UTF_8));
    }

    @Test
    void anErrorIsStatus1() throws Exception {
        Path wheel = new SpamWheel(folder).with(SpamWheel.MODULE, "text").write();
        assertEquals(1, run(wheel.toString()));
        assertTrue(out.toString(UTF_8).contains("error malformed-library"), out.toString(UTF_8));
    }

    @Test
    void whatARequirementForbidsIsStatus1() throws Exception {
        String source = SpamWheel.CLEAN.replace("PyModuleDef_Init", "PyModule_Create2");
        String wheel = new SpamWheel(folder).module(source).write().toString();
        assertEquals(0, run(wheel));
        assertEquals(0, run("--require", "abi3,metadata", wheel));
        assertEquals(1, run("--require=multi-phase", wheel));
        assertTrue(
                out.toString(UTF_8).contains("  required multi-phase: " + SpamWheel.MODULE),
                out.toString(UTF_8));
    }

    @Test
    void allReportsAreWritten() throws Exception {
        Path json = folder.resolve("a.json");
        Path junit = folder.resolve("a.xml");
        Path sarif = folder.resolve("a.sarif");
        Path html = folder.resolve("a.html");
        int status =
                run(
                        "--json",
                        json.toString(),
                        "--junit=" + junit,
                        "--sarif",
                        sarif.toString(),
                        "--html",
                        html.toString(),
                        noted());
        assertEquals(0, status, err.toString(UTF_8));
        for (Path file : List.of(json, junit, sarif, html)) {
            assertTrue(Files.readString(file).contains("spam"), file.toString());
        }
    }

    @Test
    void wrongWordsAreStatus2AndToldInWords() throws Exception {
        String wheel = clean();
        assertRefused("doctor: of what? usage: loader doctor");
        assertRefused("doctor: there is no option --jsn; usage: ", "--jsn", "x", wheel);
        assertRefused("doctor: nothing follows --json; usage: ", wheel, "--json");
        assertRefused("doctor: --require: there is no requirement x; ", "--require", "x", wheel);
        assertRefused("nosuch.whl: no such file or folder", "nosuch.whl");
        assertRefused("doctor: spam: the name of a wheel ends in .whl", "spam");
        assertRefused("/nosuch/a.json: no such file or folder", "--json", "/nosuch/a.json", wheel);
    }

    private void assertRefused(String message, String... words) {
        err.reset();
        assertEquals(2, run(words));
        String told = err.toString(UTF_8);
        assertTrue(told.startsWith("loader: " + message), told);
        assertEquals(1, told.lines().count(), told);
    }
}
