package loader.doctor.command;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import loader.doctor.Diagnosis;
import loader.doctor.report.HtmlReport;
import loader.doctor.report.JsonReport;
import loader.doctor.report.JunitReport;
import loader.doctor.report.SarifReport;

/** A kind of file that reports are written to, and its option. */
enum Format {
    JSON,
    JUNIT,
    SARIF,
    HTML;

    static Optional<Format> of(String option) {
        return Stream.of(values()).filter(each -> each.option().equals(option)).findFirst();
    }

    String option() {
        return "--" + name().toLowerCase(Locale.ROOT);
    }

    String text(List<Diagnosis> diagnoses) {
        return switch (this) {
            case JSON -> JsonReport.of(diagnoses);
            case JUNIT -> JunitReport.of(diagnoses);
            case SARIF -> SarifReport.of(diagnoses);
            case HTML -> HtmlReport.of(diagnoses);
        };
    }
}
