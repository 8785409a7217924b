package loader.generations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class UnpackLimitsTest {

    @Test
    void whatIsNotSetHasTheDefault() {
        assertEquals(new UnpackLimits(4_294_967_296L, 100_000), UnpackLimits.of(name -> null));
    }

    @Test
    void theLimitsAreThoseOfTheProperties() {
        Map<String, String> set = Map.of("loader.unpack.bytes", " 7", "loader.unpack.entries", "3");
        assertEquals(new UnpackLimits(7, 3), UnpackLimits.of(set::get));
    }

    @Test
    void whatIsNoNumberHasTheDefault() {
        Map<String, String> set =
                Map.of("loader.unpack.bytes", "1 GB", "loader.unpack.entries", "");
        assertEquals(UnpackLimits.of(name -> null), UnpackLimits.of(set::get));
        assertEquals(UnpackLimits.of(name -> null), UnpackLimits.of(name -> "-1"));
    }
}
