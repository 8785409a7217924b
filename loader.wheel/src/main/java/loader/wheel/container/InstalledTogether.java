package loader.wheel.container;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bundles of wheels that are all installed or not at all. Those that they replace are stopped until
 * the new ones have started; if one cannot start, the old ones are as they were.
 */
final class InstalledTogether implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InstalledTogether.class);

    private final BundleContext context;
    private final WheelSource source;
    private final List<Bundle> bundles = new ArrayList<>();
    private final List<Bundle> added = new ArrayList<>();
    private final List<Bundle> replaced = new ArrayList<>();
    private final List<Bundle> stopped = new ArrayList<>();
    private final ServiceRegistration<?> hook;
    private boolean done;

    InstalledTogether(BundleContext context) {
        this.context = context;
        this.source = new WheelSource(context);
        this.hook =
                context.registerService(
                        ResolverHookFactory.class, triggers -> new WithoutReplaced(), null);
    }

    /** Nothing is resolved yet. The bundle of an address that has one already is this one. */
    void install(Path wheel, Path bundle) throws BundleException {
        boolean isHere = context.getBundle(WheelSource.location(wheel)) != null;
        Bundle installed = source.install(wheel, bundle);
        bundles.add(installed);
        if (!isHere) {
            added.add(installed);
        }
    }

    /** The releases of the bundles. Others of the same distributions go when they have started. */
    List<Release> replaceOthers() {
        List<Release> releases =
                bundles.stream().flatMap(each -> InstalledWheels.release(each).stream()).toList();
        Set<String> names = releases.stream().map(Release::name).collect(Collectors.toSet());
        Stream.of(context.getBundles())
                .filter(each -> !bundles.contains(each))
                .filter(
                        each ->
                                InstalledWheels.release(each)
                                        .filter(release -> names.contains(release.name()))
                                        .isPresent())
                .forEach(replaced::add);
        return releases;
    }

    /** From here on the bundles stay, and those that they replace are gone. */
    List<Bundle> start() throws BundleException {
        for (Bundle old : replaced) {
            if (old.getState() == Bundle.ACTIVE) {
                stopped.add(old);
                old.stop(Bundle.STOP_TRANSIENT);
            }
        }
        for (Bundle bundle : bundles) {
            start(bundle);
        }
        done = true;
        for (Bundle old : replaced) {
            old.uninstall();
        }
        return bundles;
    }

    private void start(Bundle bundle) throws BundleException {
        try {
            bundle.start();
        } catch (BundleException fault) {
            throw fault.getType() == BundleException.RESOLVE_ERROR
                    ? new MissingDistributions(context).inWords(fault)
                    : fault;
        }
    }

    @Override
    public void close() {
        if (!done) {
            added.forEach(each -> undo(each, each::uninstall));
            stopped.forEach(each -> undo(each, each::start));
        }
        hook.unregister();
    }

    private static void undo(Bundle bundle, Undoing undoing) {
        try {
            undoing.run();
        } catch (BundleException | IllegalStateException failed) {
            LOG.warn("{} is not as it was before an installation that failed", bundle, failed);
        }
    }

    private interface Undoing {
        void run() throws BundleException;
    }

    /** What is replaced is nothing that the others could need. */
    private final class WithoutReplaced implements ResolverHook {
        @Override
        public void filterResolvable(Collection<BundleRevision> candidates) {}

        @Override
        public void filterSingletonCollisions(
                BundleCapability singleton, Collection<BundleCapability> candidates) {}

        @Override
        public void filterMatches(
                BundleRequirement requirement, Collection<BundleCapability> candidates) {
            candidates.removeIf(each -> replaced.contains(each.getRevision().getBundle()));
        }

        @Override
        public void end() {}
    }
}
