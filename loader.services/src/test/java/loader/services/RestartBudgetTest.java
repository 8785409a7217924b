package loader.services;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RestartBudgetTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1); // nanoTime may overflow
    private final RestartBudget budget = new RestartBudget(now::get);

    private static Optional<Duration> seconds(long number) {
        return Optional.of(Duration.ofSeconds(number));
    }

    private List<Optional<Duration>> deaths(int number, long secondsBetween) {
        return IntStream.range(0, number)
                .mapToObj(
                        i -> {
                            now.addAndGet(TimeUnit.SECONDS.toNanos(secondsBetween));
                            return budget.died();
                        })
                .toList();
    }

    @Test
    void eachDeathWithinAMinuteIsFollowedByALongerPauseAndTheFifthByNone() {
        List<Optional<Duration>> expected =
                List.of(seconds(0), seconds(1), seconds(2), seconds(4), Optional.empty());
        assertEquals(expected, deaths(RestartBudget.MOST, 12));
    }

    @Test
    void deathsThatAreRareAreFollowedByAStartAtOnce() {
        assertEquals(List.of(seconds(0), seconds(0), seconds(0)), deaths(3, 61));
    }

    @Test
    void whatStartsAgainAfterItWasGivenUpHasAllItsStarts() {
        deaths(RestartBudget.MOST, 1);
        assertEquals(List.of(seconds(0), seconds(1)), deaths(2, 1));
    }
}
