package loader.wheels.itest;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import loader.runpy.RunRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the table says does not work in a fresh interpreter does not, for the reason given; in a
 * process of its own, since CPython leaves parts of such modules in the main interpreter.
 */
class MainOnlyWheelsIT {
    @TempDir static Path storage;

    @Test
    void whatIsForTheMainInterpreterOnlyFailsInAFreshOne() {
        try (Container container = Container.open(storage)) {
            Exercise.all().forEach((name, exercise) -> check(container, name, exercise));
        }
    }

    private static void check(Container container, String name, Exercise exercise) {
        exercise.limit()
                .ifPresent(
                        limit -> {
                            container.shell(
                                    "py:install " + name + " --find-links " + LockedWheel.folder());
                            List<RunRequest> requests = exercise.requests();
                            IllegalStateException failed =
                                    assertThrows(
                                            IllegalStateException.class,
                                            () -> container.run(requests.get(0)),
                                            name);
                            assertTrue(
                                    failed.getMessage().contains(limit.raised() + ": "),
                                    failed::getMessage);
                        });
    }
}
