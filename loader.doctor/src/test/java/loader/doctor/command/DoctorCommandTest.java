package loader.doctor.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loader.doctor.SpamWheel;
import loader.doctor.probe.TestHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
                false,
                TestHome::path);
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

    /** What is static finds nothing in this module. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void modulesAreProbedIfAskedFor() throws Exception {
        String wheel =
                new SpamWheel(folder)
                        .module(
                                Files.readString(Path.of("src/test/c/faulty.c")),
                                "-DNAME=spam",
                                "-DLEAKS_AN_OBJECT",
                                "-I" + System.getProperty("python.include"))
                        .write()
                        .toString();
        assertEquals(1, run("--probe", "--require", "leaks,import", wheel));
        assertTrue(out.toString(UTF_8).contains("  required leaks: "), out.toString(UTF_8));
        assertFalse(out.toString(UTF_8).contains("  required import: "), out.toString(UTF_8));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anExerciseThatFailsIsAFinding() throws Exception {
        Path exercise = Files.writeString(folder.resolve("exercise.py"), "module.eggs\n");
        String wheel = clean();
        assertEquals(1, run("--exercise", exercise.toString(), wheel));
        assertTrue(out.toString(UTF_8).contains("error probe-import"), out.toString(UTF_8));
        assertTrue(out.toString(UTF_8).contains("eggs"), out.toString(UTF_8));
    }

    @Test
    void whatProbesNeedIsThere() throws Exception {
        assertEquals(2, run("--python", "nowhere", clean()));
        assertEquals(2, run("--exercise=nothing.py", clean()));
        assertEquals(
                "loader: nowhere: no such file or folder\nloader: nothing.py: no such file or folder\n",
                err.toString(UTF_8));
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
