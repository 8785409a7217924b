package loader.services;

import java.util.ArrayList;
import java.util.List;
import loader.proxies.WrongInterface;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** The Java interfaces that a module bundle sees: those of packages that it imports or has. */
record BundleInterfaces(Bundle bundle, ClassLoader loader) {

    static BundleInterfaces of(Bundle bundle) {
        return new BundleInterfaces(bundle, bundle.adapt(BundleWiring.class).getClassLoader());
    }

    List<Class<?>> named(List<String> names) {
        List<Class<?>> types = new ArrayList<>();
        for (String name : names) {
            types.add(named(name));
        }
        return types;
    }

    private Class<?> named(String name) {
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException | NoClassDefFoundError absent) {
            throw new WrongInterface(
                    name
                            + " is not found: "
                            + bundle.getSymbolicName()
                            + " has to import its package");
        }
    }
}
