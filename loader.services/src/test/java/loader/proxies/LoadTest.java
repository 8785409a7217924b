package loader.proxies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Which process a call goes to. */
class LoadTest {

    private final Load load = new Load(3);

    private int enter() {
        return load.enter(process -> true, () -> false, Duration.ZERO);
    }

    @Test
    void aCallGoesToTheLeastBusyProcess() {
        assertEquals(Set.of(0, 1, 2), new HashSet<>(List.of(enter(), enter(), enter())));
        load.end(1);
        assertEquals(1, enter());
        load.end(0);
        assertEquals(0, enter());
    }

    @Test
    void oneThreadAloneStaysWithOneProcess() {
        int first = enter();
        load.end(first);
        assertEquals(first, enter());
    }

    @Test
    void whatIsNotReadyIsLeftOut() {
        assertEquals(2, load.enter(process -> process == 2, () -> false, Duration.ZERO));
        assertEquals(2, load.enter(process -> process == 2, () -> false, Duration.ZERO));
        assertEquals(Load.NONE, load.enter(process -> false, () -> false, Duration.ZERO));
    }

    @Test
    void aCallOfACallbackGoesToTheSameProcess() {
        int outer = enter();
        int before = load.inside(outer);
        for (int busy = 0; busy < 5; busy++) {
            assertEquals(outer, enter());
        }
        load.leave(before);
        assertEquals(false, outer == enter());
    }

    @Test
    void aCallWaitsForAProcessThatIsToCome() throws Exception {
        load.expect();
        CountDownLatch looked = new CountDownLatch(1);
        boolean[] isThere = new boolean[1];
        CompletableFuture<Integer> call =
                CompletableFuture.supplyAsync(
                        () ->
                                load.enter(
                                        process -> {
                                            looked.countDown();
                                            return process == 1 && isThere[0];
                                        },
                                        () -> false,
                                        Duration.ofMinutes(5)));
        looked.await();
        load.locked(() -> isThere[0] = true);
        assertEquals(1, call.get());
    }

    @Test
    void nobodyWaitsForAProcessThatDoesNotCome() throws Exception {
        load.expect();
        CountDownLatch looked = new CountDownLatch(1);
        CompletableFuture<Integer> call =
                CompletableFuture.supplyAsync(
                        () ->
                                load.enter(
                                        process -> {
                                            looked.countDown();
                                            return false;
                                        },
                                        () -> false,
                                        Duration.ofMinutes(5)));
        looked.await();
        load.arrived();
        assertEquals(Load.NONE, call.get());
    }
}
