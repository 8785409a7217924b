package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import loader.testing.Program;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell whose output goes where nothing can be written. */
class ShellOutputIT {

    private static final String PRINTS =
            """
            import pathlib
            ending = "printed everything"
            try:
                for _ in range(20_000):
                    print("x" * 1000)
            except Exception as failed:
                ending = str(failed).rpartition(": ")[2]
            pathlib.Path("ending").write_text(ending)
            """;

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"\"$@\" | head -1", "\"$@\" >/dev/full"})
    void aRunHearsThatItsOutputIsLost(String shell) throws IOException {
        Files.writeString(folder.resolve("program.py"), PRINTS);
        Program.of("sh", "-c", shell, "sh", Distribution.SCRIPT.toString())
                .with("LOADER_CACHE", Distribution.CACHE.toString())
                .in(folder)
                .fed("py:run program.py\n")
                .run();
        assertEquals(
                "what was printed could not be written",
                Files.readString(folder.resolve("ending")));
    }
}
