package loader.services;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import loader.proxies.Guard;
import loader.spi.PropertyNames;
import loader.spi.QuarantinedBundles;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bundles whose code has killed processes again and again: their services refuse calls. */
final class Quarantine implements QuarantinedBundles {

    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

    private final int most;
    private final Duration window;
    private final LongSupplier nanoTime;
    private final Map<Bundle, Deque<Long>> deaths = new ConcurrentHashMap<>();
    private final Map<Bundle, String> reasons = new ConcurrentHashMap<>();

    /**
     * @param most deaths within the window, of which the last begins the quarantine; 0 is never
     */
    Quarantine(int most, Duration window, LongSupplier nanoTime) {
        this.most = most;
        this.window = window;
        this.nanoTime = nanoTime;
    }

    /** A process has died in code of the bundle. */
    void died(Culprit culprit) {
        if (most > 0 && deaths(culprit.bundle()) >= most) {
            String reason =
                    "bundle %s %s is in quarantine: its %s has killed %d processes within %d s"
                            .formatted(
                                    culprit.bundle().getSymbolicName(),
                                    culprit.bundle().getVersion(),
                                    culprit.file(),
                                    most,
                                    window.toSeconds());
            if (!has(culprit.bundle())) {
                LOG.error("{}; {}", reason, wayOut());
                reasons.put(culprit.bundle(), reason);
            }
        }
    }

    private int deaths(Bundle bundle) {
        long now = nanoTime.getAsLong();
        Deque<Long> times = deaths.computeIfAbsent(bundle, first -> new ArrayDeque<>());
        synchronized (times) {
            times.add(now);
            while (now - times.getFirst() > window.toNanos()) {
                times.removeFirst();
            }
            return times.size();
        }
    }

    private static String wayOut() {
        return "update the bundle or start it again, or change the property quarantine of the"
                + " configuration "
                + PropertyNames.SERVICES_PID;
    }

    /** Asked before each use of a module. */
    Guard guard(Bundle bundle) {
        return () -> Optional.ofNullable(reasons.get(bundle)).map(why -> why + "; " + wayOut());
    }

    /**
     * @throws ServiceException when the bundle is in quarantine
     */
    void require(Bundle bundle) {
        guard(bundle)
                .refusal()
                .ifPresent(
                        why -> {
                            throw new ServiceException(why);
                        });
    }

    boolean has(Bundle bundle) {
        return reasons.containsKey(bundle);
    }

    /** The bundle stops: its next start is a new beginning. */
    void lift(Bundle bundle) {
        reasons.remove(bundle);
        deaths.remove(bundle);
    }

    @Override
    public List<String> quarantined() {
        return reasons.values().stream().sorted().toList();
    }
}
