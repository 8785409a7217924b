package loader.wheel.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonRuntime;
import loader.testing.Container;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pandas has in its tables, as values of Java. */
class DataFramesIT {

    private static final String TABLE =
            """
            import pandas
            table = pandas.DataFrame({
                "name": ["a", None],
                "number": pandas.array([1, None], dtype="Int64"),
                "real": [0.5, 1.5],
                "when": [pandas.Timestamp("2026-11-28T17:00:00.000000001"), pandas.NaT],
            })
            """;

    @TempDir Path folder;

    @Test
    void theRecordsOfATableAreMaps() {
        Shell shell = Shell.open(folder);
        try (Container container = shell.container()) {
            shell.execute("py:install pandas --find-links " + LockedWheel.folder());
            PythonRuntime runtime = container.service(PythonRuntime.class);
            try (Attached python = runtime.main().attach();
                    PyModule scratch = python.newModule("scratch")) {
                try (PyObject code = python.compile(TABLE, "table.py")) {
                    python.exec(code, scratch);
                }
                LocalDateTime time = LocalDateTime.of(2026, 11, 28, 17, 0, 0, 1);
                assertEquals(
                        List.of(
                                Arrays.asList("a", 1, 0.5, time),
                                Arrays.asList(Double.NaN, null, 1.5, null)),
                        value(
                                python,
                                scratch,
                                List.class,
                                "[list(row.values()) for row in table.to_dict('records')]"));
                assertEquals(
                        Map.of("real", List.of(0.5, 1.5)),
                        value(python, scratch, Map.class, "table[['real']].to_dict('list')"));
                assertEquals(
                        List.of(0.5, 1.5), value(python, scratch, List.class, "table['real']"));
                assertEquals(
                        OffsetDateTime.of(2026, 11, 28, 17, 0, 0, 0, ZoneOffset.UTC),
                        value(
                                python,
                                scratch,
                                OffsetDateTime.class,
                                "pandas.Timestamp('2026-11-28T18:00+01:00').tz_convert('UTC')"));
                assertEquals(
                        Duration.ofNanos(-1),
                        value(python, scratch, Object.class, "pandas.Timedelta(-1, 'ns')"));
                assertNull(value(python, scratch, LocalDateTime.class, "pandas.NaT"));
                assertNull(value(python, scratch, Object.class, "pandas.NA"));
            }
        }
    }

    private static <T> T value(Attached python, PyModule scratch, Class<T> type, String code) {
        try (PyObject value = python.eval(code, scratch)) {
            return value.as(type);
        }
    }
}
