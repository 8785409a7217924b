package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import loader.python.PyModule;
import org.junit.After;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.ProbeBuilder;
import org.ops4j.pax.exam.TestProbeBuilder;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** What stories about services share: bundles that are gone after each test, and interfaces. */
public class ServiceStory extends Story {

    static final String INTERFACES = "loader.itest.services";

    private final List<Bundle> started = new ArrayList<>();

    @Configuration
    public Option[] everything() {
        return options(Bundles.loader(), bundle(Bundles.location("loader.services")));
    }

    /** The test's own bundle offers the interfaces. */
    @ProbeBuilder
    public TestProbeBuilder withInterfaces(TestProbeBuilder probe) {
        return probe.setHeader(Constants.EXPORT_PACKAGE, INTERFACES);
    }

    @After
    @Override
    public void everyReferenceIsClosed() throws InterruptedException {
        started.forEach(
                each -> {
                    try {
                        if (each.getState() != Bundle.UNINSTALLED) {
                            each.uninstall();
                        }
                    } catch (BundleException refused) {
                        throw new IllegalStateException(refused);
                    }
                });
        started.clear();
        super.everyReferenceIsClosed();
    }

    Bundle start(PythonBundle jar) throws Exception {
        try (InputStream stream = jar.jar()) {
            Bundle bundle = context.installBundle("test:" + started.size(), stream);
            started.add(bundle);
            bundle.start();
            return bundle;
        }
    }

    interface Change {
        void make() throws Exception;
    }

    /**
     * Changes the configuration, and waits until the services have started with it: a change that
     * is still under way would take them down during the test.
     */
    void configured(Change change) throws Exception {
        long before = start();
        change.make();
        until("started anew", () -> start() > before);
    }

    /** The number of the last start of the services: what they register last, newly each time. */
    private long start() {
        try {
            var listeners =
                    context.getAllServiceReferences("loader.spi.ModuleBundleListener", null);
            return Stream.of(listeners == null ? new ServiceReference<?>[0] : listeners)
                    .mapToLong(each -> (Long) each.getProperty(Constants.SERVICE_ID))
                    .max()
                    .orElse(0);
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void update(Bundle bundle, PythonBundle jar) throws Exception {
        try (InputStream stream = jar.jar()) {
            bundle.update(stream);
        }
    }

    /** The service, which has to be there soon. */
    <S> S service(Class<S> type, String filter) throws Exception {
        String both = "(&(" + Constants.OBJECTCLASS + "=" + type.getName() + ")" + filter + ")";
        ServiceTracker<S, S> tracker =
                new ServiceTracker<>(context, context.createFilter(both), null);
        tracker.open();
        S service;
        try {
            service = tracker.waitForService(60_000);
        } finally {
            tracker.close();
        }
        if (service == null) {
            throw new AssertionError("there is no " + both);
        }
        return service;
    }

    PyModule moduleService(String name) throws Exception {
        return service(PyModule.class, "(loader.module=" + name + ")");
    }

    int count(Class<?> type, String filter) throws InvalidSyntaxException {
        return context.getServiceReferences(type, filter).size();
    }

    ServiceReference<?> reference(Class<?> type, String filter) throws InvalidSyntaxException {
        var found = context.getServiceReferences(type, filter);
        assertEquals(found.toString(), 1, found.size());
        return found.iterator().next();
    }
}
