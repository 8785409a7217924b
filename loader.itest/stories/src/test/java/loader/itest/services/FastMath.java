package loader.itest.services;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import loader.python.PyList;
import loader.python.PythonName;

/** What the module {@code fastmath} of the stories implements. */
public interface FastMath {

    double dot(double[] a, double[] b);

    double dot(List<Double> a, List<Double> b);

    String describeAll(List<String> names, int times);

    List<String> names();

    Map<String, List<Integer>> getTable();

    Optional<String> findName(int index);

    List<Long>[] rows();

    <T extends List<T>> T tree();

    Point newPoint(int x, int y);

    List<Point> points();

    String getVersion();

    void setLevel(int level);

    int getLevel();

    long sum(long... values);

    @PythonName("__lambda__")
    int odd();

    Size measure(String text);

    double apply(Operation operation, double value);

    CompletionStage<List<String>> later(String text);

    void fail(String text);

    PyList<String> shared();

    int count(List<String> values);

    Stream<Integer> squares(int limit);

    long largest(Iterator<Long> values);

    String copied(Source source) throws IOException;

    default String greeting() {
        return "default of " + getVersion();
    }

    default String farewell() {
        return "not used";
    }

    /** An object that stays in Python. */
    interface Point extends AutoCloseable {
        int x();

        int y();

        Point plus(Point other);

        @Override
        void close();
    }

    /** Java code that may fail. */
    interface Source {
        String read() throws IOException;
    }

    record Size(int width, String text) {}

    /** Java code that Python calls. */
    interface Operation {
        double of(double value);
    }
}
