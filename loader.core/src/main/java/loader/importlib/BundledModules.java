package loader.importlib;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/** The catalogue of the modules that bundles offer, offered, or cannot offer. */
@ProviderType
public interface BundledModules {

    /** By name; what is found first comes first. */
    List<BundledModule> catalogue();

    /**
     * What a started bundle offers, {@code found}, {@code hidden} or {@code refused}; Python is not
     * asked.
     */
    List<BundledModule> of(Bundle bundle);
}
