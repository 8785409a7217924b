package loader.doctor.report;

import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import loader.doctor.Diagnosis;
import loader.doctor.Finding;
import loader.doctor.Outcome;
import loader.doctor.ScenarioResult;
import loader.doctor.Severity;
import loader.doctor.inspect.StaticRule;

/**
 * Diagnoses as JUnit XML: a test for each static rule, and one for each module in each scenario.
 */
public final class JunitReport {
    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    private JunitReport() throws XMLStreamException {
        xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
    }

    public static String of(List<Diagnosis> diagnoses) {
        try {
            JunitReport report = new JunitReport();
            report.write(diagnoses);
            return report.text.toString();
        } catch (XMLStreamException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private void write(List<Diagnosis> diagnoses) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement("testsuites");
        for (Diagnosis diagnosis : diagnoses) {
            write(Printable.of(diagnosis));
        }
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void write(Diagnosis diagnosis) throws XMLStreamException {
        List<String> rules = rules(diagnosis);
        long broken = rules.stream().filter(rule -> isBroken(diagnosis, rule)).count();
        long failed = count(diagnosis, Outcome.FAILED);
        long died = count(diagnosis, Outcome.CRASHED) + count(diagnosis, Outcome.TIMED_OUT);
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", diagnosis.subject());
        attribute("tests", rules.size() + diagnosis.scenarios().size());
        attribute("failures", broken + failed);
        attribute("errors", died);
        attribute("skipped", count(diagnosis, Outcome.NOT_APPLICABLE));
        for (String rule : rules) {
            writeRule(diagnosis, rule);
        }
        for (ScenarioResult result : diagnosis.scenarios()) {
            write(result);
        }
        xml.writeEndElement();
    }

    private static List<String> rules(Diagnosis diagnosis) {
        return Stream.concat(
                        Stream.of(StaticRule.values()).map(StaticRule::id),
                        diagnosis.findings().stream().map(Finding::rule))
                .distinct()
                .toList();
    }

    private static boolean isBroken(Diagnosis diagnosis, String rule) {
        return diagnosis.findings().stream()
                .anyMatch(
                        finding ->
                                finding.rule().equals(rule) && finding.severity() != Severity.NOTE);
    }

    private static long count(Diagnosis diagnosis, Outcome outcome) {
        return diagnosis.scenarios().stream().filter(result -> result.outcome() == outcome).count();
    }

    private void attribute(String name, long value) throws XMLStreamException {
        xml.writeAttribute(name, String.valueOf(value));
    }

    private void writeRule(Diagnosis diagnosis, String rule) throws XMLStreamException {
        begin(diagnosis.distribution(), rule);
        List<Finding> all =
                diagnosis.findings().stream().filter(each -> each.rule().equals(rule)).toList();
        if (isBroken(diagnosis, rule)) {
            xml.writeStartElement("failure");
            xml.writeAttribute("message", RuleText.summary(rule));
        } else if (!all.isEmpty()) {
            xml.writeStartElement("system-out");
        }
        for (Finding finding : all) {
            xml.writeCharacters(finding.subject() + ": " + finding.text() + "\n");
        }
        if (!all.isEmpty()) {
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private void write(ScenarioResult result) throws XMLStreamException {
        begin(result.module(), result.scenario());
        switch (result.outcome()) {
            case PASSED -> {}
            case FAILED -> writeMessage("failure", result.detail());
            case CRASHED, TIMED_OUT -> writeMessage("error", result.detail());
            case NOT_APPLICABLE -> writeMessage("skipped", result.detail());
        }
        xml.writeEndElement();
    }

    private void begin(String subject, String test) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", subject);
        xml.writeAttribute("name", test);
    }

    private void writeMessage(String element, String message) throws XMLStreamException {
        xml.writeEmptyElement(element);
        xml.writeAttribute("message", message);
    }
}
