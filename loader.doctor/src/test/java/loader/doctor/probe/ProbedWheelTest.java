package loader.doctor.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import loader.doctor.Diagnosis;
import loader.doctor.Outcome;
import loader.doctor.SpamWheel;
import loader.doctor.inspect.Inspection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProbedWheelTest {

    @TempDir Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void theDiagnosisOfAWheelHasWhatItsModulesDo() throws IOException {
        Path wheel =
                new SpamWheel(folder)
                        .module(
                                Files.readString(Path.of("src/test/c/faulty.c")),
                                "-DNAME=spam",
                                "-DLEAKS_AN_OBJECT",
                                "-I" + System.getProperty("python.include"))
                        .write();
        List<Scenario> scenarios = List.of(Scenario.IMPORT, Scenario.LEAKS);
        Diagnosis diagnosis =
                ProbedWheel.examined(
                        Inspection.of(wheel),
                        wheel,
                        List.of(),
                        TestHome.path(),
                        probes -> probes.with(scenarios),
                        result -> {});
        assertEquals(
                List.of(Outcome.PASSED, Outcome.FAILED),
                diagnosis.scenarios().stream().map(each -> each.outcome()).toList());
        assertTrue(
                diagnosis.findings().stream().anyMatch(each -> each.rule().equals("probe-leaks")),
                diagnosis::toString);
    }

    @Test
    void filesAreWhereAnInstallationHasThemAndNowhereElse() throws IOException {
        Path wheel = folder.resolve("spam-1.0-py3-none-any.whl");
        String outside = folder.getFileName() + ".py";
        try (OutputStream file = Files.newOutputStream(wheel);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (String name :
                    List.of(
                            "spam/__init__.py",
                            "spam-1.0.data/platlib/spam/core.py",
                            "spam-1.0.data/scripts/tool",
                            "../" + outside)) {
                zip.putNextEntry(new ZipEntry(name));
            }
        }
        Path place;
        try (ProbedWheel unpacked = ProbedWheel.unpacked(List.of(wheel))) {
            place = unpacked.folder();
            assertTrue(Files.exists(place.resolve("spam/__init__.py")));
            assertTrue(Files.exists(place.resolve("spam/core.py")));
            assertFalse(Files.exists(place.resolve("spam-1.0.data")));
            assertFalse(Files.exists(place.resolveSibling(outside)));
        }
        assertFalse(Files.exists(place));
    }
}
