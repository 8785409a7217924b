package loader.services;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Which bundles offer modules of the same name: only these hide one another's. */
final class SharedNames {

    private final Map<String, Set<PublishedBundle>> bundles = new HashMap<>();

    /** Those that the new one shares names with. */
    synchronized Set<PublishedBundle> add(PublishedBundle added) {
        for (String name : added.names()) {
            bundles.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(added);
        }
        return others(added);
    }

    /** Those that it shared names with. */
    synchronized Set<PublishedBundle> remove(PublishedBundle removed) {
        Set<PublishedBundle> others = others(removed);
        for (String name : removed.names()) {
            bundles.computeIfPresent(
                    name,
                    (n, offering) -> {
                        offering.remove(removed);
                        return offering.isEmpty() ? null : offering;
                    });
        }
        return others;
    }

    private Set<PublishedBundle> others(PublishedBundle bundle) {
        Set<PublishedBundle> others = new LinkedHashSet<>();
        for (String name : bundle.names()) {
            others.addAll(bundles.getOrDefault(name, Set.of()));
        }
        others.remove(bundle);
        return others;
    }
}
