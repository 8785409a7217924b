package loader.doctor.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import loader.doctor.Diagnosis;
import loader.doctor.Finding;
import loader.doctor.InitKind;
import loader.doctor.LibraryFacts;
import loader.doctor.ModuleFacts;
import loader.doctor.Outcome;
import loader.doctor.ScenarioResult;
import loader.doctor.Severity;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportsTest {
    private static final String ODD = "a <b> & \"c\" \u001b[2J é";

    private static Diagnosis diagnosis() {
        List<ScenarioResult> results = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            results.add(new ScenarioResult("spam._core", "scenario-" + outcome, outcome, ODD));
        }
        return new Diagnosis(
                "spam-1.0-cp314-cp314-linux_x86_64.whl",
                "spam",
                "1.0",
                List.of("cp314-cp314-linux_x86_64"),
                List.of(
                        new LibraryFacts(
                                "spam/_core.so",
                                "linux-x86_64",
                                Map.of("libz.so.1", "system", "libegg.so", "elsewhere"),
                                List.of("_PyLong_New"),
                                Map.of("GLIBC", "2.17"))),
                List.of(
                        new ModuleFacts(
                                "spam._core", "spam/_core.so", InitKind.MULTI_PHASE, Map.of())),
                List.of(
                        new Finding("glibc-too-new", Severity.ERROR, "spam/_core.so", ODD),
                        new Finding("rpath-outside", Severity.WARNING, "spam/_core.so", ODD),
                        new Finding("private-api", Severity.NOTE, "spam/_core.so", ODD),
                        new Finding("of-a-probe", Severity.NOTE, "spam._core", ODD)),
                results);
    }

    @Test
    void theTextFitsOn80ColumnsAndHasNoControlCharacters() {
        String text = TextReport.of(diagnosis(), false);
        assertTrue(text.lines().allMatch(line -> line.length() <= 80), text);
        assertFalse(text.contains("\u001b"));
        assertTrue(
                text.startsWith("spam 1.0 · cp314-cp314-linux_x86_64 · 1 library · 1 module\n"),
                text);
        assertTrue(
                text.contains("spam._core  multi-phase · glibc 2.17 · 1 name outside the"), text);
        assertTrue(text.contains("error glibc-too-new  spam/_core.so a <b>"), text);
        assertFalse(text.contains("no fault found"));
    }

    @Test
    void coloursAreForTerminals() {
        String text = TextReport.of(diagnosis(), true);
        assertTrue(text.contains("\u001b[31merror\u001b[0m glibc-too-new"), text);
        assertFalse(text.contains("\u001b[2J"), "what a wheel holds gives no orders to terminals");
    }

    @Test
    void jsonHasEverythingAndAVersion() {
        String json = JsonReport.of(List.of(diagnosis()));
        assertTrue(json.startsWith("{\"schema\":1,\"tool\":\"loader doctor\",\"wheels\":[{"), json);
        assertTrue(json.contains("\"rule\":\"glibc-too-new\",\"severity\":\"error\""), json);
        assertTrue(json.contains("\"outsideStableAbi\":[\"_PyLong_New\"]"), json);
        assertTrue(json.contains("\"outcome\":\"TIMED_OUT\""), json);
        assertTrue(json.contains("\\u001b[2J"), json);
    }

    @Test
    void sarifNamesTheRulesAndTheFile() {
        String sarif = SarifReport.of(List.of(diagnosis()));
        assertTrue(sarif.contains("\"version\":\"2.1.0\""), sarif);
        assertTrue(sarif.contains("{\"id\":\"glibc-too-new\",\"shortDescription\""), sarif);
        assertTrue(sarif.contains("\"ruleId\":\"rpath-outside\",\"level\":\"warning\""), sarif);
        assertTrue(sarif.contains("\"uri\":\"spam-1.0-cp314-cp314-linux_x86_64.whl\""), sarif);
        assertTrue(sarif.contains("\"text\":\"of a probe\""), sarif);
    }

    @Test
    void junitCountsWhatItShows() throws Exception {
        Element suite =
                (Element)
                        parsed(JunitReport.of(List.of(diagnosis())))
                                .getElementsByTagName("testsuite")
                                .item(0);
        for (String counted : List.of("testcase", "failure", "error", "skipped")) {
            String attribute =
                    switch (counted) {
                        case "testcase" -> "tests";
                        case "skipped" -> "skipped";
                        default -> counted + "s";
                    };
            assertEquals(
                    suite.getAttribute(attribute),
                    String.valueOf(suite.getElementsByTagName(counted).getLength()),
                    counted);
        }
        assertEquals("3", suite.getAttribute("failures")); // two rules, one scenario
        assertEquals("2", suite.getAttribute("errors"));
    }

    @Test
    void thePageIsWellFormedAndHasACellForEachResult() throws Exception {
        Document page = parsed(HtmlReport.of(List.of(diagnosis())).replace("<!DOCTYPE html>", ""));
        NodeList cells = page.getElementsByTagName("rect");
        assertEquals(Outcome.values().length, cells.getLength());
        assertTrue(
                cells.item(0)
                        .getTextContent()
                        .startsWith("spam._core scenario-PASSED: passed, a <b> &"));
    }

    private static Document parsed(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(UTF_8)));
    }
}
