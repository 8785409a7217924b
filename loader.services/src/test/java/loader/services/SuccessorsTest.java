package loader.services;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import loader.testing.Waiting;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** Which service follows one whose process has died. */
class SuccessorsTest {

    private final Bundle bundle = QuarantineTest.named("spam");
    private final Successors.Place place = new Successors.Place(bundle, "spam", Runnable.class);
    private final Successors successors = new Successors();

    private CompletableFuture<Optional<Object>> waiting(Object dead) {
        CompletableFuture<Optional<Object>> answer = new CompletableFuture<>();
        Thread waits = new Thread(() -> answer.complete(successors.after(place, dead)));
        waits.start();
        Waiting.until(
                "it waits",
                () -> answer.isDone() || waits.getState() == Thread.State.TIMED_WAITING);
        return answer;
    }

    @Test
    void theNextOneIsWaitedFor() {
        successors.add(place, "first");
        CompletableFuture<Optional<Object>> answer = waiting("first");
        assertEquals(false, answer.isDone());
        successors.add(new Successors.Place(bundle, "spam", Comparable.class), "other");
        successors.add(place, "second");
        assertEquals(Optional.of("second"), answer.join());
        assertEquals(Optional.of("second"), successors.after(place, "first"));
    }

    @Test
    void nobodyWaitsForWhatDoesNotCome() {
        successors.add(place, "first");
        CompletableFuture<Optional<Object>> answer = waiting("first");
        successors.giveUp(each -> each.bundle().equals(bundle));
        assertEquals(Optional.empty(), answer.join());
        assertEquals(Optional.empty(), successors.after(place, "first"));
    }
}
