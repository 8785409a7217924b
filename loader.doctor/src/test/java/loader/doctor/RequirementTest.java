package loader.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequirementTest {

    private static Diagnosis diagnosis(List<Finding> findings, ScenarioResult... results) {
        return new Diagnosis(
                "spam.whl",
                "spam",
                "1.0",
                List.of(),
                List.of(),
                List.of(new ModuleFacts("spam", "spam.so", InitKind.MULTI_PHASE, Map.of())),
                findings,
                List.of(results));
    }

    @Test
    void anUnknownOneIsRefusedWithTheListOfAll() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Requirement.named("own-gill"));
        assertTrue(refused.getMessage().startsWith("there is no requirement own-gill; known are "));
        Requirement.names().forEach(name -> assertTrue(refused.getMessage().contains(name)));
    }

    @Test
    void evenANoteBreaksWhatForbidsIt() {
        Finding note = new Finding("single-phase", Severity.NOTE, "spam.so", "is single-phase");
        assertEquals(
                List.of("spam.so: is single-phase"),
                Requirement.named("multi-phase").brokenBy(diagnosis(List.of(note))));
        assertEquals(List.of(), Requirement.named("abi3").brokenBy(diagnosis(List.of(note))));
    }

    @Test
    void aWarningIsForbiddenOnRequest() {
        Finding warning = new Finding("rpath-outside", Severity.WARNING, "spam.so", "leaves");
        assertEquals(
                List.of("spam.so: leaves"),
                Requirement.named("no-warnings").brokenBy(diagnosis(List.of(warning))));
    }

    @Test
    void aScenarioIsPassedOrDoesNotApply() {
        Requirement unload = Requirement.named("unload");
        assertEquals(
                List.of("the scenario unload was not run"), unload.brokenBy(diagnosis(List.of())));
        assertEquals(
                List.of(),
                unload.brokenBy(
                        diagnosis(
                                List.of(),
                                new ScenarioResult("spam", "unload", Outcome.PASSED, ""),
                                new ScenarioResult("ham", "unload", Outcome.NOT_APPLICABLE, ""))));
        assertEquals(
                List.of("spam: SIGSEGV"),
                unload.brokenBy(
                        diagnosis(
                                List.of(),
                                new ScenarioResult("spam", "unload", Outcome.CRASHED, "SIGSEGV"))));
    }
}
