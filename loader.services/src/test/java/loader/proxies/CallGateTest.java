package loader.proxies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceException;

/** Something is used until it ends, and given back once. */
class CallGateTest {

    private final AtomicInteger givenBack = new AtomicInteger();
    private final CallGate lease = new CallGate("spam", givenBack::incrementAndGet);

    @Test
    void afterTheEndAUseIsRefusedByName() {
        assertEquals("used", lease.during(() -> "used"));
        lease.end();
        ServiceException gone =
                assertThrows(ServiceException.class, () -> lease.during(() -> "used"));
        assertEquals(ServiceException.UNREGISTERED, gone.getType());
        assertEquals("spam: the service has gone", gone.getMessage());
        assertTrue(lease.hasEnded());
        assertEquals(1, givenBack.get());
    }

    @Test
    void aUseThatIsUnderWayIsWaitedForAndOthersAreRefused() {
        lease.during(
                () -> {
                    lease.end();
                    assertEquals(0, givenBack.get());
                    assertThrows(ServiceException.class, () -> lease.during(() -> "late"));
                    assertEquals(0, givenBack.get());
                    return null;
                });
        assertEquals(1, givenBack.get());
        assertThrows(ServiceException.class, () -> lease.during(() -> "late"));
        assertEquals(1, givenBack.get());
    }

    @RepeatedTest(20)
    void nobodyUsesWhatWasGivenBack() throws Exception {
        AtomicBoolean gone = new AtomicBoolean();
        AtomicInteger times = new AtomicInteger();
        CallGate racing =
                new CallGate(
                        "spam",
                        () -> {
                            gone.set(true);
                            times.incrementAndGet();
                        });
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> users = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                users.add(threads.submit(() -> useUntilRefused(racing, gone)));
            }
            racing.end();
            for (Future<?> user : users) {
                user.get();
            }
        } finally {
            threads.shutdown();
        }
        assertEquals(1, times.get());
    }

    private static void useUntilRefused(CallGate lease, AtomicBoolean gone) {
        try {
            while (true) {
                lease.during(
                        () -> {
                            assertFalse(gone.get());
                            return null;
                        });
            }
        } catch (ServiceException refused) {
            assertTrue(lease.hasEnded());
        }
    }
}
