package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.inject.Inject;
import loader.importlib.Finder;
import loader.importlib.ImportException;
import loader.importlib.ModuleName;
import loader.importlib.ModuleNotFoundException;
import loader.importlib.ModuleSpec;
import loader.itest.maps.MapModules;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.spi.MetaPath;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceRegistration;

/** Finder services: the best ranked is asked first, they come and go, and they may fail. */
@RunWith(PaxExam.class)
public class FinderServicesIT extends Story {

    @Inject private MetaPath metaPath;

    private final List<ServiceRegistration<Finder>> registered = new ArrayList<>();

    @Configuration
    public Option[] everything() {
        return options(Bundles.loader());
    }

    @After
    public void unregister() {
        registered.forEach(ServiceRegistration::unregister);
        registered.clear();
        forget("ranked", "passing", "failing");
    }

    @Test
    public void theBestRankedIsAskedFirst() {
        Finder low = register(modules("ranked", "'low'"), -1);
        Finder high = register(modules("ranked", "'high'"), 10);
        Finder middle = register(modules("ranked", "'middle'"), 5);

        List<Finder> order = new ArrayList<>(metaPath.finders());
        order.retainAll(List.of(low, high, middle));
        assertEquals(List.of(high, middle, low), order);
        assertEquals("high", value("ranked"));
    }

    @Test
    public void amongEqualsTheOldestIsAskedFirst() {
        Finder first = register(modules("ranked", "'first'"), 3);
        Finder second = register(modules("ranked", "'second'"), 3);

        List<Finder> order = new ArrayList<>(metaPath.finders());
        order.retainAll(List.of(first, second));
        assertEquals(List.of(first, second), order);
    }

    /** A framework tells its listeners in any order: some hear of the finder before Loader does. */
    @Test
    public void aFinderIsAskedFromTheMomentOfItsRegistration() {
        ModuleName name = new ModuleName("ranked");
        List<String> deaf = new ArrayList<>();
        Map<BundleContext, ServiceListener> listeners = new HashMap<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getBundleContext() != null) {
                ServiceListener listener =
                        event -> {
                            if (event.getType() == ServiceEvent.REGISTERED
                                    && metaPath.findSpec(name, Optional.empty()).isEmpty()) {
                                deaf.add(bundle.getSymbolicName());
                            }
                        };
                bundle.getBundleContext().addServiceListener(listener);
                listeners.put(bundle.getBundleContext(), listener);
            }
        }

        register(modules("ranked", "'new'"), 0);
        listeners.forEach(BundleContext::removeServiceListener);
        assertEquals(List.of(), deaf);
    }

    @Test
    public void aChangedRankingChangesTheOrder() {
        register(modules("ranked", "'steady'"), 5);
        register(modules("ranked", "'changing'"), 10);
        registered.get(1).setProperties(ranking(0));
        assertEquals("steady", value("ranked"));
    }

    @Test
    public void afterAFinderHasGoneItsModulesAreImportedOnlyWhereTheyAreLoaded() {
        register(modules("passing", "1"), 0);
        assertEquals("1", value("passing"));

        registered.remove(0).unregister();
        assertEquals("1", value("passing"));
        forget("passing");
        assertThrows(ModuleNotFoundException.class, () -> value("passing"));

        register(modules("passing", "2"), 0);
        assertEquals("2", value("passing"));
    }

    @Test
    public void aBrokenModuleIsAnImportErrorAndNoOtherFinderIsAsked() {
        ModuleName name = new ModuleName("failing");
        ImportException broken =
                new ImportException(
                        "failing",
                        Optional.of("/nowhere"),
                        ImportException.Reason.MALFORMED,
                        "no good",
                        null);
        register(failing(name, broken), 10);
        AtomicInteger asked = new AtomicInteger();
        register(
                (wanted, path) -> {
                    asked.addAndGet(wanted.equals(name) ? 1 : 0);
                    return Optional.empty();
                },
                0);

        assertEquals(broken, assertThrows(ImportException.class, () -> value("failing")));
        assertEquals(0, asked.get());
        Running run =
                code(
                        "try: import failing\nexcept ImportError as e: print(e.name, e.path, e, sep='|')");
        assertEquals(new Running(0, "failing|/nowhere|failing: /nowhere: no good\n", ""), run);
    }

    @Test
    public void aFinderThatThrowsIsSeenWithItsExceptionAndHarmsNoOtherModule() {
        ModuleName name = new ModuleName("failing");
        register(failing(name, new IllegalStateException("a bug")), 10);
        register(modules("ranked", "'fine'"), 0);

        assertEquals(
                "a bug",
                assertThrows(IllegalStateException.class, () -> value("failing")).getMessage());
        Running run = code("import ranked\nprint(ranked.value)\nimport failing");
        assertEquals("fine\n", run.out());
        assertTrue(
                run.err(),
                run.err().endsWith("JavaError: java.lang.IllegalStateException: a bug\n"));
        assertEquals(1, run.status());
    }

    @Test
    public void invalidatedCachesReachTheFinders() {
        AtomicInteger invalidated = new AtomicInteger();
        register(
                new Finder() {
                    @Override
                    public Optional<ModuleSpec> findSpec(
                            ModuleName name, Optional<List<String>> path) {
                        return Optional.empty();
                    }

                    @Override
                    public void invalidateCaches() {
                        invalidated.incrementAndGet();
                    }
                },
                0);
        evaluated("__import__('importlib').invalidate_caches()");
        assertEquals(1, invalidated.get());
    }

    private static Finder modules(String name, String value) {
        return new MapModules(Map.of(name, "value = " + value));
    }

    private static Finder failing(ModuleName name, RuntimeException failure) {
        return (wanted, path) -> {
            if (wanted.equals(name)) {
                throw failure;
            }
            return Optional.empty();
        };
    }

    private Finder register(Finder finder, int ranking) {
        registered.add(context.registerService(Finder.class, finder, ranking(ranking)));
        return finder;
    }

    private static Dictionary<String, Object> ranking(int ranking) {
        return FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, ranking));
    }

    private String value(String module) {
        try (PyModule imported = imported(module);
                PyObject value = imported.getAttr("value")) {
            return value.toString();
        }
    }
}
