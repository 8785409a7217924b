package loader.doctor.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import loader.doctor.Diagnosis;
import loader.doctor.Finding;
import loader.doctor.LibraryFacts;
import loader.doctor.ModuleFacts;
import loader.doctor.ScenarioResult;

/**
 * A diagnosis without characters that order something of a terminal, or that XML does not have. A
 * wheel may hold them in the names of files and symbols.
 */
final class Printable {
    private static final Pattern UNPRINTABLE =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\uFFFE\\uFFFF]");

    private Printable() {}

    static Diagnosis of(Diagnosis diagnosis) {
        return new Diagnosis(
                of(diagnosis.subject()),
                of(diagnosis.distribution()),
                of(diagnosis.version()),
                of(diagnosis.tags()),
                diagnosis.libraries().stream().map(Printable::of).toList(),
                diagnosis.modules().stream().map(Printable::of).toList(),
                diagnosis.findings().stream().map(Printable::of).toList(),
                diagnosis.scenarios().stream().map(Printable::of).toList());
    }

    private static LibraryFacts of(LibraryFacts facts) {
        return new LibraryFacts(
                of(facts.file()),
                of(facts.platform()),
                of(facts.needed()),
                of(facts.outsideStableAbi()),
                of(facts.more()));
    }

    private static ModuleFacts of(ModuleFacts facts) {
        return new ModuleFacts(
                of(facts.name()), of(facts.library()), facts.init(), of(facts.more()));
    }

    private static Finding of(Finding finding) {
        return new Finding(
                of(finding.rule()), finding.severity(), of(finding.subject()), of(finding.text()));
    }

    private static ScenarioResult of(ScenarioResult result) {
        return new ScenarioResult(
                of(result.module()), of(result.scenario()), result.outcome(), of(result.detail()));
    }

    private static List<String> of(List<String> texts) {
        return texts.stream().map(Printable::of).toList();
    }

    private static Map<String, String> of(Map<String, String> texts) {
        Map<String, String> printable = new LinkedHashMap<>();
        texts.forEach((name, value) -> printable.put(of(name), of(value)));
        return printable;
    }

    private static String of(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("?");
    }
}
