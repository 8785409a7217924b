package loader.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loader.cpython.InEachInterpreter;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Complex;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.JavaFunction;
import loader.python.PyObject;
import org.junit.jupiter.api.Test;

/** docs/conversions.md says what is so. */
@InEachInterpreter
class ConversionTableTest {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final Interpreter interpreter;

    /** One value for each row, in the table's order. */
    private static final List<Object> SAMPLES =
            List.of(
                    Optional.empty(),
                    true,
                    BigInteger.TEN,
                    1.5f,
                    new Complex(1, 2),
                    "text",
                    new byte[1],
                    LocalDate.EPOCH,
                    LocalTime.NOON,
                    Instant.EPOCH,
                    java.util.Date.from(Instant.EPOCH),
                    java.sql.Date.valueOf(LocalDate.EPOCH),
                    Duration.ZERO,
                    BigDecimal.ONE,
                    new UUID(1, 2),
                    Path.of("folder"),
                    URI.create("x:y"),
                    new AtomicLong(1),
                    OptionalInt.empty(),
                    Thread.State.NEW,
                    List.of(1),
                    new Object[] {1},
                    Set.of(1),
                    Map.of(1, 2),
                    new Pair(1, 2),
                    new double[] {1},
                    ByteBuffer.allocateDirect(8),
                    (JavaFunction) (python, arguments) -> null,
                    (Supplier<Object>) () -> 1,
                    List.of(1).iterator(),
                    CompletableFuture.completedFuture(1));

    record Pair(int left, int right) {}

    ConversionTableTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    @Test
    void eachRowNamesThePythonTypeThatItsValuesBecome() throws IOException {
        List<String> rows = new ArrayList<>();
        for (String line : Files.readAllLines(table())) {
            if (line.startsWith("## ")) {
                break; // what follows are other tables
            }
            if (line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| Java ")) {
                rows.add(line);
            }
        }
        rows.removeIf(row -> row.startsWith("| `PyObject`"));
        assertEquals(SAMPLES.size(), rows.size(), "rows");
        try (Attached python = interpreter.attach()) {
            for (int i = 0; i < rows.size(); i++) {
                try (PyObject object = python.of(SAMPLES.get(i))) {
                    assertTrue(fits(object, rows.get(i).split("\\|")[2]), rows.get(i));
                }
            }
        }
    }

    private static Path table() {
        Path here = Path.of("").toAbsolutePath();
        return here.resolveSibling("docs").resolve("conversions.md");
    }

    private static boolean fits(PyObject object, String cell) {
        Matcher code = CODE.matcher(cell);
        String type = object.typeName();
        if (!code.find()) {
            return cell.contains("dataclass") && type.endsWith("Pair")
                    || cell.contains("function") && type.contains("function");
        }
        String named = code.group(1);
        return type.equals(named)
                || named.equals("None") && object.isNone()
                || named.equals("enum.Enum") && type.endsWith("State");
    }
}
