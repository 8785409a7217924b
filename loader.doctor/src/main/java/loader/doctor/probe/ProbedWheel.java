package loader.doctor.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import loader.doctor.Diagnosis;
import loader.doctor.ScenarioResult;
import loader.files.TemporaryFolder;

/**
 * A wheel and those that it needs, unpacked in a private folder for as long as it is probed.
 *
 * @param temporary the folder of everything, as in a folder of site packages
 */
public record ProbedWheel(TemporaryFolder temporary) implements AutoCloseable {

    /** The folder that a wheel spreads over those of an installation (PEP 427). */
    private static final Pattern DATA = Pattern.compile("[^/]+\\.data/([^/]+)/(.+)");

    private static final List<String> LIBRARIES = List.of("purelib", "platlib");

    /** Unpacks wheels. The first file of a name counts. */
    public static ProbedWheel unpacked(List<Path> wheels) throws IOException {
        ProbedWheel made = new ProbedWheel(TemporaryFolder.open());
        try {
            for (Path wheel : wheels) {
                made.unpack(wheel);
            }
            return made;
        } catch (IOException | RuntimeException failed) {
            made.close();
            throw failed;
        }
    }

    /**
     * The diagnosis of a wheel with what its modules do in scenarios.
     *
     * @param home of the CPython that runs them
     * @param others wheels that this one needs
     * @param settings gives the probes other scenarios, limits or an exercise
     */
    public static Diagnosis examined(
            Diagnosis diagnosis,
            Path wheel,
            List<Path> others,
            Path home,
            UnaryOperator<Probes> settings,
            Consumer<ScenarioResult> progress) {
        List<Path> all = new ArrayList<>(List.of(wheel));
        all.addAll(others);
        try (ProbedWheel unpacked = unpacked(all)) {
            List<ScenarioResult> results =
                    settings.apply(unpacked.probes(diagnosis, home)).run(progress);
            return diagnosis.with(ProbeFindings.of(results), results);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    Path folder() {
        return temporary.path();
    }

    /** Probes of the modules that the diagnosis has found. */
    Probes probes(Diagnosis diagnosis, Path home) {
        List<ProbedModule> modules =
                diagnosis.modules().stream()
                        .map(each -> module(each.name(), each.library()))
                        .flatMap(Optional::stream)
                        .toList();
        return Probes.of(home, List.of(folder()), modules);
    }

    private Optional<ProbedModule> module(String name, String library) {
        return place(library).filter(Files::exists).map(file -> new ProbedModule(name, file));
    }

    private void unpack(Path wheel) throws IOException {
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                Optional<Path> place =
                        entry.isDirectory() ? Optional.empty() : place(entry.getName());
                if (place.isPresent() && !Files.exists(place.get())) {
                    Files.createDirectories(place.get().getParent());
                    try (InputStream content = zip.getInputStream(entry)) {
                        Files.copy(content, place.get());
                    }
                }
            }
        }
    }

    /** Where a file of a wheel is; nowhere if it is no library, or would be outside. */
    private Optional<Path> place(String name) {
        Matcher data = DATA.matcher(name);
        if (data.matches() && !LIBRARIES.contains(data.group(1))) {
            return Optional.empty();
        }
        Path place = folder().resolve(data.matches() ? data.group(2) : name).normalize();
        return Optional.of(place)
                .filter(each -> each.startsWith(folder()) && !each.equals(folder()));
    }

    @Override
    public void close() {
        try {
            temporary.close();
        } catch (IOException stays) {
            folder().toFile().deleteOnExit();
        }
    }
}
