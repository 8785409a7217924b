package loader.importlib;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/** The catalog of the modules that bundles offer, offered, or cannot offer. */
@ProviderType
public interface ModuleCatalog {

    /** By name; what is found first comes first. */
    List<CatalogEntry> entries();

    /**
     * What a started bundle offers, {@code found}, {@code hidden} or {@code refused}; Python is not
     * asked.
     */
    List<CatalogEntry> of(Bundle bundle);
}
