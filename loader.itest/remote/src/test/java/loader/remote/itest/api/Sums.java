package loader.remote.itest.api;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What a module on another node does. */
public interface Sums {

    /** A value of Java. */
    record Point(double x, double y, String label) implements Serializable {}

    int version();

    int negate(int number);

    double dot(double[] a, double[] b);

    double[] scaled(double[] values, double factor);

    Point moved(Point point, double by);

    List<Point> around(Point point);

    Map<String, Long> counted(List<String> words);

    String echo(String text);

    String kind(Object value);

    void fail(String text);

    CompletableFuture<Integer> later(int number);

    String slow();
}
