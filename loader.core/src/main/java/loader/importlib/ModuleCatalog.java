package loader.importlib;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/** Lists the modules of bundles: offered now, offered earlier, or refused. */
@ProviderType
public interface ModuleCatalog {

    /** All entries, sorted by name. Of equal names, the module that is found comes first. */
    List<CatalogEntry> entries();

    /**
     * The modules that a started bundle offers: {@code found}, {@code hidden} or {@code refused}.
     * The method does not ask Python.
     */
    List<CatalogEntry> of(Bundle bundle);
}
