package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.runpy.RunRequest;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/** The Java in docs/container.md does what it says. */
@RunWith(PaxExam.class)
public class DocumentedCallsIT extends Story {
    private static final String SOURCE =
            "src/test/java/loader/itest/" + DocumentedCallsIT.class.getSimpleName() + ".java";

    @Configuration
    public Option[] loader() {
        return new Option[] {Bundles.loader()};
    }

    @Test
    public void aCallGivesWhatTheDocumentSays() {
        try (Attached here = python.main().attach();
                PyModule json = here.importModule("json");
                PyObject parsed = json.callMethod("loads", "[1, 2.5]")) {
            List<?> values = parsed.as(List.class);
            int one = json.callMethodAs(int.class, "loads", "1");
            assertEquals("[1, 2.5]", values.toString());
            assertEquals(1, one);
        }
    }

    @Test
    public void runsAreThoseThatTheDocumentShows() {
        int status = runPy.run(RunRequest.module("this")).status();
        runPy.run(RunRequest.of(new RunRequest.Target.Code("print(6 * 7)"), List.of()));
        runPy.run(RunRequest.of(new RunRequest.Target.File("tool.py"), List.of("one")));
        assertEquals(0, status);
    }

    @Test
    public void theDocumentShowsThisCode() throws IOException {
        String source = words(Files.readString(Path.of(SOURCE)));
        List<String> shown = new ArrayList<>(shownFrom("int status = runPy"));
        assertEquals(3, shown.size());
        shown.addAll(shownFrom("try (Attached"));
        assertEquals(9, shown.size());
        shown.forEach(line -> assertTrue(line, source.contains(line)));
    }

    private static List<String> shownFrom(String beginning) throws IOException {
        return Files.readAllLines(Path.of("..", "..", "docs", "container.md")).stream()
                .dropWhile(line -> !line.contains(beginning))
                .takeWhile(line -> line.startsWith("    "))
                .map(line -> words(line.replaceFirst("//.*", "")))
                .toList();
    }

    private static String words(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
