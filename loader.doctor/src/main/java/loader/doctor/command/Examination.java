package loader.doctor.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import loader.doctor.Diagnosis;
import loader.doctor.Finding;
import loader.doctor.Requirement;
import loader.doctor.Severity;
import loader.doctor.inspect.Inspection;
import loader.doctor.report.TextReport;
import loader.spi.WrongUse;

/** What was asked, with its answer. */
final class Examination {
    private final Words words;
    private final List<Diagnosis> diagnoses = new ArrayList<>();

    /**
     * @param named what is known of a subject that is no file
     * @param python the home of the CPython that probes modules
     */
    Examination(Words words, Function<String, Diagnosis> named, Supplier<Path> python) {
        this.words = words;
        for (String subject : words.subjects()) {
            if (subject.endsWith(".whl")) {
                Diagnosis diagnosis = ofFile(subject);
                diagnoses.add(
                        words.probing()
                                .map(it -> it.examined(diagnosis, Path.of(subject), python))
                                .orElse(diagnosis));
            } else if (words.probing().isPresent()) {
                throw new WrongUse("doctor: " + subject + ": only wheels are probed");
            } else {
                diagnoses.add(named.apply(subject));
            }
        }
    }

    private static Diagnosis ofFile(String name) {
        Path file = Path.of(name);
        if (!Files.exists(file)) {
            throw new WrongUse(name + ": no such file or folder");
        }
        if (!Files.isRegularFile(file)) {
            throw new WrongUse(name + ": it is no file");
        }
        return Inspection.of(file);
    }

    /** Writes the files that were asked for. */
    void write() throws IOException {
        for (Map.Entry<Format, Path> report : words.reports().entrySet()) {
            Files.writeString(report.getValue(), report.getKey().text(diagnoses));
        }
    }

    /** The report for people, without a line feed at its end. */
    String text(boolean coloured) {
        StringBuilder text = new StringBuilder();
        for (Diagnosis diagnosis : diagnoses) {
            text.append(TextReport.of(diagnosis, coloured));
            for (Requirement requirement : words.required()) {
                requirement
                        .brokenBy(diagnosis)
                        .forEach(
                                reason ->
                                        text.append("  required ")
                                                .append(requirement.name())
                                                .append(": ")
                                                .append(reason)
                                                .append('\n'));
            }
        }
        return text.toString().stripTrailing();
    }

    /** Whether there is an error, or something that the requirements forbid. */
    boolean isRefused() {
        return diagnoses.stream()
                .anyMatch(
                        diagnosis ->
                                hasError(diagnosis.findings())
                                        || words.required().stream()
                                                .anyMatch(
                                                        each ->
                                                                !each.brokenBy(diagnosis)
                                                                        .isEmpty()));
    }

    private static boolean hasError(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }
}
