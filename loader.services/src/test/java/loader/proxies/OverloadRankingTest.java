package loader.proxies;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of two parameter types an argument from Python rather means. */
class OverloadRankingTest {

    @ParameterizedTest(name = "{0} is rather {1} than {2}")
    @CsvSource({
        "int, long, int",
        "int, int, double",
        "int, double, java.lang.Object",
        "int, java.lang.Number, java.lang.String",
        "float, double, float",
        "float, float, int",
        "bool, boolean, int",
        "str, java.lang.String, java.nio.file.Path",
        "str, java.lang.String, java.lang.Object",
        "list, java.util.List, java.util.Set",
        "tuple, java.util.Collection, java.util.Map",
        "set, java.util.Set, java.util.List",
        "dict, java.util.Map, java.util.List",
        "point.Point, java.lang.Runnable, java.lang.Object"
    })
    void theTypeThatMeansTheSameFitsBest(String python, Class<?> better, Class<?> worse) {
        assertTrue(OverloadRanking.of(python, better) > OverloadRanking.of(python, worse));
    }
}
