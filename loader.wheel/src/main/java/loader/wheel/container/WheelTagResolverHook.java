package loader.wheel.container;

import java.util.Collection;
import java.util.List;
import loader.wheel.tags.WheelPlatform;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.namespace.NativeNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the bundle of a wheel from resolving where the C library or the system is older than its
 * tags say: {@code osgi.native} has no word for that, so the requirement carries the tags.
 */
@Component(service = ResolverHookFactory.class)
public final class WheelTagResolverHook implements ResolverHookFactory, ResolverHook {
    private static final Logger LOG = LoggerFactory.getLogger(WheelTagResolverHook.class);
    private static final String TAG = "tag";

    @Activate
    public WheelTagResolverHook() {}

    @Override
    public ResolverHook begin(Collection<BundleRevision> triggers) {
        return this;
    }

    @Override
    public void filterMatches(
            BundleRequirement requirement, Collection<BundleCapability> candidates) {
        if (requirement.getNamespace().equals(NativeNamespace.NATIVE_NAMESPACE)
                && requirement.getAttributes().get(TAG) instanceof List<?> tags
                && tags.stream().noneMatch(tag -> WheelPlatform.current().runs(tag.toString()))) {
            LOG.warn(
                    "{}: it is built for {}, and here is {}",
                    requirement.getRevision().getSymbolicName(),
                    tags,
                    WheelPlatform.current().inWords());
            candidates.clear();
        }
    }

    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {}

    @Override
    public void filterSingletonCollisions(
            BundleCapability singleton, Collection<BundleCapability> candidates) {}

    @Override
    public void end() {}
}
