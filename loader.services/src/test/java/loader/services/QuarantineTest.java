package loader.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceException;
import org.osgi.framework.Version;

/** When a bundle is in quarantine. */
class QuarantineTest {

    private long now;
    private final Bundle bundle = named("spam");
    private final Bundle other = named("eggs");

    /** No framework is here: a bundle that only says what it is called. */
    static Bundle named(String name) {
        return (Bundle)
                Proxy.newProxyInstance(
                        Bundle.class.getClassLoader(),
                        new Class<?>[] {Bundle.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "getSymbolicName", "toString" -> name;
                                    case "getVersion" -> new Version("1.2.0");
                                    case "hashCode" -> System.identityHashCode(proxy);
                                    case "equals" -> proxy == arguments[0];
                                    default -> throw new IllegalStateException(method.toString());
                                });
    }

    private Quarantine after(int deaths) {
        return new Quarantine(deaths, Duration.ofSeconds(60), () -> now);
    }

    private void die(Quarantine quarantine, Bundle in, int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
        quarantine.died(new Culprit(in, "spam.so"));
    }

    @Test
    void theThirdDeathWithinAMinuteBeginsIt() {
        Quarantine quarantine = after(3);
        die(quarantine, bundle, 0);
        die(quarantine, bundle, 30);
        quarantine.require(bundle);
        assertEquals(List.of(), quarantine.quarantined());
        die(quarantine, bundle, 30);
        String reason =
                "bundle spam 1.2.0 is in quarantine: its spam.so has killed 3 processes within 60 s";
        assertEquals(List.of(reason), quarantine.quarantined());
        ServiceException refused =
                assertThrows(ServiceException.class, () -> quarantine.require(bundle));
        assertEquals(
                reason
                        + "; update the bundle or start it again, or change the property quarantine"
                        + " of the configuration loader.services",
                refused.getMessage());
    }

    @Test
    void deathsFarFromEachOtherDoNot() {
        Quarantine quarantine = after(3);
        for (int death = 0; death < 10; death++) {
            die(quarantine, bundle, 31);
        }
        quarantine.require(bundle);
    }

    @Test
    void othersAreNotBlamed() {
        Quarantine quarantine = after(2);
        die(quarantine, bundle, 0);
        die(quarantine, other, 0);
        quarantine.require(bundle);
        quarantine.require(other);
        die(quarantine, bundle, 0);
        quarantine.require(other);
        assertTrue(quarantine.has(bundle));
    }

    @Test
    void itEndsWhenTheBundleStops() {
        Quarantine quarantine = after(2);
        die(quarantine, bundle, 0);
        die(quarantine, bundle, 0);
        quarantine.lift(bundle);
        quarantine.require(bundle);
        die(quarantine, bundle, 0);
        quarantine.require(bundle);
    }

    @Test
    void zeroIsNever() {
        Quarantine quarantine = after(0);
        for (int death = 0; death < 10; death++) {
            die(quarantine, bundle, 0);
        }
        quarantine.require(bundle);
    }
}
