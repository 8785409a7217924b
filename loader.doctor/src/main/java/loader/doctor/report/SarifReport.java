package loader.doctor.report;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import loader.doctor.Diagnosis;
import loader.doctor.Finding;
import loader.spi.Json;

/** Findings as SARIF 2.1.0, the format of code scanning. */
public final class SarifReport {
    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    private SarifReport() {}

    public static String of(List<Diagnosis> diagnoses) {
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", driver(diagnoses)));
        run.put("results", results(diagnoses));
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("$schema", SCHEMA);
        log.put("version", "2.1.0");
        log.put("runs", List.of(run));
        return Json.of(log) + "\n";
    }

    private static Map<String, Object> driver(List<Diagnosis> diagnoses) {
        TreeSet<String> ids = new TreeSet<>();
        diagnoses.forEach(each -> each.findings().forEach(finding -> ids.add(finding.rule())));
        List<Map<String, Object>> rules = new ArrayList<>();
        for (String id : ids) {
            Map<String, Object> rule = new LinkedHashMap<>();
            rule.put("id", id);
            rule.put("shortDescription", Map.of("text", RuleText.summary(id)));
            rules.add(rule);
        }
        Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("name", "loader doctor");
        driver.put("rules", rules);
        return driver;
    }

    private static List<Map<String, Object>> results(List<Diagnosis> diagnoses) {
        List<Map<String, Object>> results = new ArrayList<>();
        for (Diagnosis diagnosis : diagnoses) {
            diagnosis.findings().forEach(finding -> results.add(result(diagnosis, finding)));
        }
        return results;
    }

    private static Map<String, Object> result(Diagnosis diagnosis, Finding finding) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ruleId", finding.rule());
        result.put("level", finding.severity().word());
        result.put("message", Map.of("text", finding.subject() + ": " + finding.text()));
        Map<String, Object> location = new LinkedHashMap<>();
        location.put(
                "physicalLocation",
                Map.of("artifactLocation", Map.of("uri", uri(diagnosis.subject()))));
        location.put("logicalLocations", List.of(Map.of("fullyQualifiedName", finding.subject())));
        result.put("locations", List.of(location));
        return result;
    }

    private static String uri(String file) {
        try {
            return new URI(null, null, file, null).toASCIIString();
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException(file, wrong);
        }
    }
}
