package examples.boot;

/** What the application uses of numpy. */
public interface Numpy {

    double mean(double[] values);

    double std(double[] values);
}
