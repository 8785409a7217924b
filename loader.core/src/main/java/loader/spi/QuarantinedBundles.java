package loader.spi;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The bundles in quarantine: a service of the bundle {@code loader.services}. */
@ProviderType
public interface QuarantinedBundles {

    /** Why each of them is in quarantine, as one sentence with the bundle and its version. */
    List<String> quarantined();
}
