package loader.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import loader.importlib.CatalogEntry;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;

class ServiceModuleTest {
    private static final int MANY = 1000;

    private int reads;

    @Test
    void theCapabilitiesOfABundleAreReadOnceForAllItsModules() {
        List<CatalogEntry> modules =
                IntStream.range(0, MANY).mapToObj(ServiceModuleTest::module).toList();
        List<ServiceModule> offered = ServiceModule.of(bundle(), modules);
        assertEquals(MANY, offered.size());
        assertTrue(offered.stream().allMatch(ServiceModule::hasActivator));
        assertEquals(2 * MANY, reads, "the name and the rest of each, once");
    }

    private static CatalogEntry module(int i) {
        return new CatalogEntry("m" + i, "source", "big", "big-1", "", "found", "");
    }

    private Bundle bundle() {
        List<BundleCapability> capabilities =
                IntStream.range(0, MANY).mapToObj(this::capability).toList();
        BundleWiring wiring = proxy(BundleWiring.class, capabilities);
        return proxy(Bundle.class, wiring);
    }

    private BundleCapability capability(int i) {
        Map<String, Object> attributes = Map.of("loader.module", "m" + i, "activator", "true");
        return (BundleCapability)
                Proxy.newProxyInstance(
                        BundleCapability.class.getClassLoader(),
                        new Class<?>[] {BundleCapability.class},
                        (proxy, method, arguments) -> {
                            reads++;
                            return attributes;
                        });
    }

    private <T> T proxy(Class<T> type, Object answer) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> answer));
    }
}
