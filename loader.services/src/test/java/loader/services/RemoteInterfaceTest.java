package loader.services;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.io.Serializable;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import loader.python.Complex;
import loader.python.PyBuffer;
import loader.python.PyObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Java interfaces can be called from another process. */
public class RemoteInterfaceTest {

    /** A value, with itself in a part. */
    public record Point(double x, Double y, List<Point> near) implements Serializable {}

    /** Not a value that can be sent. */
    public record Local(int x) {}

    /** Its part cannot be sent. */
    public record Holder(Local local) implements Serializable {}

    /** Types that travel. */
    public interface Travels {
        void nothing();

        double dot(double[] a, double[][] b);

        Map<String, List<Point>> near(Point point, BigInteger number, Complex complex);

        Object any(Map<String, ?> settings, String... rest);

        Instant at(Thread.State state);
    }

    /** A type variable that another interface fills in. */
    public interface Source<T> {
        T next();
    }

    public interface Points extends Source<Point> {}

    public interface Locals extends Source<Local> {}

    public interface Later {
        CompletableFuture<List<Point>> near(Point point);
    }

    public interface Objects {
        PyObject object();
    }

    public interface Buffers {
        void fill(PyBuffer buffer);
    }

    public interface Streams {
        int read(InputStream input);
    }

    public interface Functions {
        double apply(List<UnaryOperator<Double>> steps);
    }

    public interface Optionals {
        CompletableFuture<Optional<String>> title();
    }

    public interface Parts {
        Holder[] parts();
    }

    interface Hidden {
        int one();
    }

    @ParameterizedTest
    @ValueSource(classes = {Travels.class, Points.class, Later.class, Source.class})
    void anInterfaceOfValuesTravels(Class<?> type) {
        assertEquals(List.of(), new RemoteInterface(type).problems());
    }

    @ParameterizedTest
    @CsvSource({
        "Objects, Objects.object(): loader.python.PyObject is an interface",
        "Buffers, Buffers.fill(PyBuffer): loader.python.PyBuffer",
        "Streams, Streams.read(InputStream): java.io.InputStream does not implement",
        "Functions, Functions.apply(List): java.util.function.UnaryOperator is an interface",
        "Optionals, Optionals.title(): java.util.Optional does not implement",
        "Parts, Parts.parts(): loader.services.RemoteInterfaceTest$Local does not implement",
        "Locals, Source.next(): loader.services.RemoteInterfaceTest$Local does not implement",
        "Hidden, loader.services.RemoteInterfaceTest$Hidden is not public"
    })
    void whatCannotTravelIsNamedWithItsMethod(String type, String problem) throws Exception {
        List<String> problems =
                new RemoteInterface(Class.forName(getClass().getName() + '$' + type)).problems();
        assertEquals(1, problems.size(), problems.toString());
        assertEquals(problem, problems.get(0).substring(0, problem.length()));
    }

    @Test
    void aStageNeedsAnImplementationThatDoesNotWait() {
        assertArrayEquals(
                new String[] {"osgi.basic"}, new RemoteInterface(Travels.class).intents());
        assertArrayEquals(
                new String[] {"osgi.basic", "osgi.async"},
                new RemoteInterface(Later.class).intents());
    }
}
