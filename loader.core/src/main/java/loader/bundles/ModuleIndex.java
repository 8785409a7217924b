package loader.bundles;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the started bundles offer, by module name, in the order in which offers count. */
final class ModuleIndex {

    private static final Logger LOG = LoggerFactory.getLogger(ModuleIndex.class);

    private final Map<String, List<ModuleOffer>> offers = new ConcurrentHashMap<>();

    void add(ModuleOffer offer) {
        offers.compute(offer.name().value(), (name, others) -> with(offer, others));
        offer.refusal()
                .ifPresent(
                        wrong ->
                                LOG.error(
                                        "{}: bundle {}: {}",
                                        offer.name(),
                                        offer.bundle().title(),
                                        wrong.getMessage()));
    }

    private static List<ModuleOffer> with(ModuleOffer offer, List<ModuleOffer> others) {
        if (others == null) {
            return List.of(offer);
        }
        List<ModuleOffer> all = new ArrayList<>(others);
        all.add(offer);
        all.sort(ModuleOffer.ORDER);
        if (all.stream().anyMatch(each -> !each.isNamespace()) && offer.refusal().isEmpty()) {
            LOG.warn(
                    "{}: bundle {} is preferred to {}",
                    offer.name(),
                    all.get(0).bundle().title(),
                    all.stream().skip(1).map(each -> each.bundle().title()).toList());
        }
        return List.copyOf(all);
    }

    void remove(ModuleOffer offer) {
        offers.computeIfPresent(offer.name().value(), (name, others) -> without(offer, others));
    }

    private static List<ModuleOffer> without(ModuleOffer offer, List<ModuleOffer> others) {
        List<ModuleOffer> rest = others.stream().filter(each -> !each.equals(offer)).toList();
        boolean taken = !rest.isEmpty() && rest.get(0).refusal().isEmpty();
        if (taken && others.get(0).equals(offer) && !offer.isNamespace()) {
            LOG.info("{}: bundle {} takes over", offer.name(), rest.get(0).bundle().title());
        }
        return rest.isEmpty() ? null : rest;
    }

    /** What is offered under this name, what is found first. */
    List<ModuleOffer> of(String name) {
        return offers.getOrDefault(name, List.of());
    }

    Stream<List<ModuleOffer>> all() {
        return offers.values().stream();
    }
}
