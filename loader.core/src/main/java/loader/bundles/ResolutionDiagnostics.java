package loader.bundles;

import java.util.List;
import loader.spi.Namespaces;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says, when a module bundle is installed that will not resolve, why: the framework's own message
 * is a filter.
 */
@Component(service = {})
public final class ResolutionDiagnostics implements SynchronousBundleListener {

    private static final Logger LOG = LoggerFactory.getLogger(ResolutionDiagnostics.class);

    private final BundleContext context;
    private final FrameworkWiring framework;

    @Activate
    public ResolutionDiagnostics(BundleContext context) {
        this.context = context;
        this.framework =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        context.addBundleListener(this);
    }

    @Deactivate
    void close() {
        context.removeBundleListener(this);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if ((event.getType() & (BundleEvent.INSTALLED | BundleEvent.UPDATED)) != 0) {
            BundleRevision revision = event.getBundle().adapt(BundleRevision.class);
            if (revision != null) {
                explain(event.getBundle(), revision);
            }
        }
    }

    private void explain(Bundle bundle, BundleRevision revision) {
        List<BundleCapability> modules = revision.getDeclaredCapabilities(Namespaces.MODULE);
        if (modules.isEmpty()) {
            return;
        }
        Object entry = modules.get(0).getAttributes().get(Namespaces.ORIGIN);
        revision.getDeclaredRequirements(null).stream()
                .flatMap(each -> UnmetRequirement.of(each, framework).stream())
                .map(UnmetRequirement::inWords)
                .forEach(
                        reason ->
                                LOG.error(
                                        "bundle {} does not resolve: entry {}: {}",
                                        ModuleBundle.title(bundle),
                                        entry,
                                        reason));
    }
}
