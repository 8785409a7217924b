package loader.bundles;

import java.util.Map;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/** The requirement that every capability of a namespace meets, for asking which there are. */
record AnyCapabilityRequirement(String namespace) implements Requirement {

    @Override
    public String getNamespace() {
        return namespace;
    }

    @Override
    public Map<String, String> getDirectives() {
        return Map.of();
    }

    @Override
    public Map<String, Object> getAttributes() {
        return Map.of();
    }

    @Override
    public Resource getResource() {
        return null; // nobody's
    }
}
