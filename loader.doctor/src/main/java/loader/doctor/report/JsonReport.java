package loader.doctor.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import loader.doctor.Diagnosis;
import loader.doctor.Finding;
import loader.doctor.LibraryFacts;
import loader.doctor.ModuleFacts;
import loader.doctor.ScenarioResult;
import loader.spi.Json;

/** Diagnoses as JSON. Fields may be added; another change makes another version. */
public final class JsonReport {

    /** The version of the format. */
    public static final int SCHEMA = 1;

    private JsonReport() {}

    public static String of(List<Diagnosis> diagnoses) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("schema", SCHEMA);
        report.put("tool", "loader doctor");
        report.put("wheels", diagnoses.stream().map(JsonReport::wheel).toList());
        return Json.of(report) + "\n";
    }

    private static Map<String, Object> wheel(Diagnosis diagnosis) {
        Map<String, Object> wheel = new LinkedHashMap<>();
        wheel.put("subject", diagnosis.subject());
        wheel.put("distribution", diagnosis.distribution());
        wheel.put("version", diagnosis.version());
        wheel.put("tags", diagnosis.tags());
        wheel.put("libraries", diagnosis.libraries().stream().map(JsonReport::library).toList());
        wheel.put("modules", diagnosis.modules().stream().map(JsonReport::module).toList());
        wheel.put("findings", diagnosis.findings().stream().map(JsonReport::finding).toList());
        wheel.put("scenarios", diagnosis.scenarios().stream().map(JsonReport::scenario).toList());
        return wheel;
    }

    private static Map<String, Object> library(LibraryFacts facts) {
        Map<String, Object> library = new LinkedHashMap<>();
        library.put("file", facts.file());
        library.put("platform", facts.platform());
        library.put("needed", facts.needed());
        library.put("outsideStableAbi", facts.outsideStableAbi());
        library.put("more", facts.more());
        return library;
    }

    private static Map<String, Object> module(ModuleFacts facts) {
        Map<String, Object> module = new LinkedHashMap<>();
        module.put("name", facts.name());
        module.put("library", facts.library());
        module.put("init", facts.init().name());
        module.put("more", facts.more());
        return module;
    }

    private static Map<String, Object> finding(Finding finding) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("rule", finding.rule());
        item.put("severity", finding.severity().word());
        item.put("subject", finding.subject());
        item.put("text", finding.text());
        return item;
    }

    private static Map<String, Object> scenario(ScenarioResult result) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("module", result.module());
        item.put("scenario", result.scenario());
        item.put("outcome", result.outcome().name());
        item.put("detail", result.detail());
        return item;
    }
}
