package loader.importlib;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The catalogue of the modules that bundles offer, offered, or cannot offer. */
@ProviderType
public interface BundledModules {

    /** By name; what is found first comes first. */
    List<BundledModule> catalogue();
}
