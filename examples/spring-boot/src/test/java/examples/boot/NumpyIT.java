package examples.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import loader.embed.LoaderContainer;
import org.junit.jupiter.api.Test;

/** The interface of the application over numpy, on a plain class path. */
class NumpyIT {

    @Test
    void eachOfThreeContainersHasNumpy() {
        for (int i = 1; i <= 3; i++) {
            try (LoaderContainer loader = LoaderContainer.builder().open()) {
                Numpy numpy = loader.module("numpy", Numpy.class);
                assertEquals(i, numpy.mean(new double[] {0, 2 * i}));
                assertEquals(i, numpy.std(new double[] {0, 2 * i}));
            }
        }
    }
}
