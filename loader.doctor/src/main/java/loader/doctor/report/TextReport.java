package loader.doctor.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import loader.doctor.Diagnosis;
import loader.doctor.Finding;
import loader.doctor.LibraryFacts;
import loader.doctor.ModuleFacts;
import loader.doctor.Outcome;
import loader.doctor.ScenarioResult;
import loader.doctor.Severity;

/** A diagnosis for people, 80 columns wide. */
public final class TextReport {
    private static final int WIDTH = 80;
    private static final int SHOWN = 3;
    private static final int MODULES = 12;
    private static final String RESET = "\u001b[0m";

    private final StringBuilder text = new StringBuilder();
    private final boolean coloured;

    private TextReport(boolean coloured) {
        this.coloured = coloured;
    }

    /**
     * The report, with a line feed at its end.
     *
     * @param coloured whether a terminal will show it
     */
    public static String of(Diagnosis diagnosis, boolean coloured) {
        TextReport report = new TextReport(coloured);
        report.add(Printable.of(diagnosis));
        return report.text.toString();
    }

    private void add(Diagnosis diagnosis) {
        List<String> head = new ArrayList<>();
        head.add((diagnosis.distribution() + " " + diagnosis.version()).strip());
        if (!diagnosis.tags().isEmpty()) {
            head.add(String.join(", ", diagnosis.tags()));
        }
        head.add(count(diagnosis.libraries().size(), "library", "libraries"));
        head.add(count(diagnosis.modules().size(), "module", "modules"));
        line("", String.join(" · ", head), "  ");
        diagnosis.modules().stream().limit(MODULES).forEach(module -> add(diagnosis, module));
        int rest = diagnosis.modules().size() - MODULES;
        if (rest > 0) {
            line("  ", "and " + count(rest, "more module", "more modules"), "  ");
        }
        byRule(diagnosis).values().forEach(this::add);
        if (diagnosis.findings().stream().allMatch(each -> each.severity() == Severity.NOTE)) {
            line("  ", paint("no fault found", "32"), "  ");
        }
    }

    private void add(Diagnosis diagnosis, ModuleFacts module) {
        List<String> facts = new ArrayList<>();
        facts.add(module.init().words());
        module.more()
                .forEach(
                        (name, value) -> {
                            if (!name.startsWith("Py")) {
                                facts.add(name + " " + value);
                            }
                        });
        diagnosis.libraries().stream()
                .filter(library -> library.file().equals(module.library()))
                .forEach(library -> addFacts(facts, library));
        line("  ", module.name() + "  " + String.join(" · ", facts), "      ");
        String results =
                diagnosis.scenarios().stream()
                        .filter(result -> result.module().equals(module.name()))
                        .map(this::shown)
                        .collect(Collectors.joining("  "));
        if (!results.isEmpty()) {
            line("      ", results, "      ");
        }
    }

    private static void addFacts(List<String> facts, LibraryFacts library) {
        if (library.more().containsKey("GLIBC")) {
            facts.add("glibc " + library.more().get("GLIBC"));
        }
        if (!library.outsideStableAbi().isEmpty()) {
            facts.add(
                    count(library.outsideStableAbi().size(), "name", "names")
                            + " outside the stable ABI");
        }
        String bundled =
                library.needed().entrySet().stream()
                        .filter(needed -> !needed.getValue().equals("system"))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.joining(", "));
        if (!bundled.isEmpty()) {
            facts.add("needs " + bundled);
        }
    }

    private String shown(ScenarioResult result) {
        String mark =
                switch (result.outcome()) {
                    case PASSED -> paint("✔", "32");
                    case FAILED -> paint("✘", "31");
                    case CRASHED -> paint("crashed", "31");
                    case TIMED_OUT -> paint("hung", "31");
                    case NOT_APPLICABLE -> "–";
                };
        boolean isTold = result.outcome() != Outcome.NOT_APPLICABLE && !result.detail().isEmpty();
        return result.scenario() + " " + mark + (isTold ? " (" + result.detail() + ")" : "");
    }

    /** The findings of a rule together, the worst rules first. */
    private static Map<String, List<Finding>> byRule(Diagnosis diagnosis) {
        return diagnosis.findings().stream()
                .collect(
                        Collectors.groupingBy(
                                finding -> finding.severity().word() + finding.rule(),
                                LinkedHashMap::new,
                                Collectors.toList()));
    }

    private void add(List<Finding> ofRule) {
        Finding first = ofRule.get(0);
        String colour =
                switch (first.severity()) {
                    case ERROR -> "31";
                    case WARNING -> "33";
                    case NOTE -> "36";
                };
        String word = paint(first.severity().word(), colour);
        if (first.severity() == Severity.NOTE && ofRule.size() > 1) {
            line("  ", word + " " + first.rule() + "  " + together(ofRule), "      ");
            return;
        }
        ofRule.stream()
                .limit(SHOWN)
                .forEach(
                        finding ->
                                line(
                                        "  ",
                                        word
                                                + " "
                                                + finding.rule()
                                                + "  "
                                                + finding.subject()
                                                + " "
                                                + finding.text(),
                                        "      "));
        if (ofRule.size() > SHOWN) {
            line(
                    "  ",
                    word + " " + first.rule() + "  and " + (ofRule.size() - SHOWN) + " more",
                    "      ");
        }
    }

    /** Notes do not need a sentence for each file. */
    private static String together(List<Finding> ofRule) {
        List<String> names =
                ofRule.stream()
                        .limit(SHOWN)
                        .map(Finding::subject)
                        .map(file -> file.substring(file.lastIndexOf('/') + 1))
                        .map(file -> file.replaceFirst("\\..*", ""))
                        .toList();
        int rest = ofRule.size() - names.size();
        return RuleText.summary(ofRule.get(0).rule())
                + ": "
                + String.join(", ", names)
                + (rest > 0 ? " and " + rest + " more" : "");
    }

    private String paint(String word, String colour) {
        return coloured ? "\u001b[" + colour + "m" + word + RESET : word;
    }

    private static String count(int number, String one, String more) {
        return number + " " + (number == 1 ? one : more);
    }

    /** Breaks a line at spaces; a word that is too long for a line has one of its own. */
    private void line(String first, String words, String others) {
        StringBuilder line = new StringBuilder(first);
        int width = first.length();
        String indent = "";
        for (String word : words.split(" ", -1)) {
            int length = word.replaceAll("\u001b\\[[0-9]+m", "").length();
            if (width + indent.length() + length > WIDTH && !indent.isEmpty()) {
                text.append(line.toString().stripTrailing()).append('\n');
                line = new StringBuilder(others);
                width = others.length();
                indent = "";
            }
            line.append(indent).append(word);
            width += indent.length() + length;
            indent = " ";
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
