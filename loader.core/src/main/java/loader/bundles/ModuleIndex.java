package loader.bundles;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the started bundles claim, by module name, in the order in which claims count. */
final class ModuleIndex {

    private static final Logger LOG = LoggerFactory.getLogger(ModuleIndex.class);

    private final Map<String, List<Claim>> claims = new ConcurrentHashMap<>();

    void add(Claim claim) {
        claims.compute(claim.name().value(), (name, others) -> with(claim, others));
        claim.refusal()
                .ifPresent(
                        wrong ->
                                LOG.error(
                                        "{}: bundle {}: {}",
                                        claim.name(),
                                        claim.bundle().title(),
                                        wrong.getMessage()));
    }

    private static List<Claim> with(Claim claim, List<Claim> others) {
        if (others == null) {
            return List.of(claim);
        }
        List<Claim> all = new ArrayList<>(others);
        all.add(claim);
        all.sort(Claim.ORDER);
        if (all.stream().anyMatch(each -> !each.isNamespace()) && claim.refusal().isEmpty()) {
            LOG.warn(
                    "{}: bundle {} is preferred to {}",
                    claim.name(),
                    all.get(0).bundle().title(),
                    all.stream().skip(1).map(each -> each.bundle().title()).toList());
        }
        return List.copyOf(all);
    }

    void remove(Claim claim) {
        claims.computeIfPresent(claim.name().value(), (name, others) -> without(claim, others));
    }

    private static List<Claim> without(Claim claim, List<Claim> others) {
        List<Claim> rest = others.stream().filter(each -> !each.equals(claim)).toList();
        boolean taken = !rest.isEmpty() && rest.get(0).refusal().isEmpty();
        if (taken && others.get(0).equals(claim) && !claim.isNamespace()) {
            LOG.info("{}: bundle {} takes over", claim.name(), rest.get(0).bundle().title());
        }
        return rest.isEmpty() ? null : rest;
    }

    /** What is claimed under this name, what is found first. */
    List<Claim> of(String name) {
        return claims.getOrDefault(name, List.of());
    }

    /** Whether another bundle claims the name, too. */
    boolean isShared(Claim claim) {
        return of(claim.name().value()).size() > 1;
    }

    Stream<List<Claim>> all() {
        return claims.values().stream();
    }
}
