package examples.fastmath;

import loader.python.PythonModule;

/** What the C module {@code fastmath} implements. */
@PythonModule("fastmath")
public interface FastMath {

    /** The scalar product; C reads the memory of a copy of the arrays. */
    double dot(double[] a, double[] b);

    double norm(double[] a);

    /** An attribute of the module. */
    String version();

    default double cosine(double[] a, double[] b) {
        return dot(a, b) / (norm(a) * norm(b));
    }
}
