package loader.spi;

import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.framework.Bundle;

/**
 * Is told about bundles with modules. A service of this type is told about the bundles that are
 * active already, and later about each change, on the thread that changes the bundle. One tracker
 * decides the order: when a bundle stops, the listeners are told first, and what was imported from
 * the bundle leaves the interpreters afterwards.
 */
@ConsumerType
public interface ModuleBundleListener {

    /**
     * The modules that are found in an active bundle may have changed: the bundle has become
     * active, or a bundle with modules of the same names came or went. The listener asks {@code
     * ModuleCatalog.of}. A listener can be told this more than once.
     */
    void changed(Bundle bundle);

    /**
     * The bundle stops. Its modules can be imported until the listener returns. A listener can be
     * told this more than once.
     */
    void stopping(Bundle bundle);
}
