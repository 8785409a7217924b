package loader.doctor.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import loader.doctor.Diagnosis;
import loader.doctor.probe.ProbedWheel;

/** What runs the modules of a wheel, and what they need for it. */
final class Probing {
    private Optional<Path> python = Optional.empty();
    private Optional<Path> exercise = Optional.empty();
    private final List<Path> others = new ArrayList<>();

    /** The home of the CPython that runs them, instead of the usual one. */
    void python(Path home) {
        python = Optional.of(home);
    }

    /** The script that uses each module. */
    void exercise(Path script) {
        exercise = Optional.of(script);
    }

    /** A wheel that the one which is probed needs. */
    void with(Path wheel) {
        others.add(wheel);
    }

    Diagnosis examined(Diagnosis diagnosis, Path wheel, Supplier<Path> usual) {
        return ProbedWheel.examined(
                diagnosis,
                wheel,
                others,
                python.orElseGet(usual),
                probes -> exercise.map(probes::exercise).orElse(probes),
                result -> {});
    }
}
