package loader.itest.services;

import java.util.Map;
import java.util.Optional;
import loader.python.Keywords;
import loader.python.PythonName;

/** Calls with keyword arguments, default values and variable arguments. */
public interface Training {

    String fit(double[] x);

    String fit(double[] x, int epochs);

    String fit(double[] x, @Keywords Options options);

    double rate(@Keywords Options options);

    void reset(@Keywords Options options);

    String described(@Keywords Map<String, ?> settings, String title, Object... rest);

    String applied(Map<String, Integer> map);

    double run(Step... steps);

    double run(double value, Step step);

    @PythonName("run_all")
    double runAll(Step[] steps);

    String refused(Step step);

    Model model(Model... parts);

    /** An object that stays in Python. */
    interface Model extends AutoCloseable {
        String title();

        @Override
        void close();
    }

    record Options(
            int epochs,
            Double learningRate,
            @PythonName("n_jobs") Integer jobs,
            Optional<String> solver,
            Step step) {}

    /** Java code that Python calls. */
    interface Step {
        double of(double value);

        default double twice(double value) {
            return of(of(value));
        }
    }
}
