package loader.services;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loader.python.Interpreter;
import loader.python.PythonDiedException;
import loader.spi.ProcessInterpreters;
import loader.spi.PropertyNames;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of services when their process ends: they go, and come back with another process.
 * When it ends with the bundle {@code loader.process}, they come back with that.
 */
final class ProcessRestarts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessRestarts.class);

    private final ProcessDependents dependents;
    private final Consumer<PythonDiedException> blame;
    private final RestartBudget budget = new RestartBudget(System::nanoTime);
    private final Set<Bundle> waiting = new LinkedHashSet<>();
    private final ServiceTracker<ProcessInterpreters, Boolean> providers;
    private volatile boolean closed;

    /**
     * @param blame is told of a death before anything comes back
     */
    ProcessRestarts(
            BundleContext context,
            ProcessDependents dependents,
            Consumer<PythonDiedException> blame) {
        this.dependents = dependents;
        this.blame = blame;
        this.providers =
                new ServiceTracker<>(context, ProcessInterpreters.class, null) {
                    @Override
                    public Boolean addingService(ServiceReference<ProcessInterpreters> added) {
                        ServiceThread.run(() -> canStart());
                        return true;
                    }

                    @Override
                    public void removedService(
                            ServiceReference<ProcessInterpreters> gone, Boolean nothing) {
                        // its processes tell of their end
                    }
                };
    }

    /** To be called before anything is published. */
    void open() {
        providers.open();
    }

    /** The process has ended; how, if it died. */
    void ended(Interpreter process, Optional<PythonDiedException> death) {
        if (closed) {
            return;
        }
        if (death.isEmpty()) {
            LOG.warn(
                    "{}: {} has ended with the bundle that made it; they wait for that",
                    PropertyNames.SERVICES_PID,
                    dependents.title());
            wait(dependents.withdrawAll(() -> dependents.forget(process)));
            if (!providers.isEmpty()) {
                canStart(); // the bundle was back before they waited
            }
            return;
        }
        LOG.error(
                "{}: {} died: {}",
                PropertyNames.SERVICES_PID,
                dependents.title(),
                death.get().getMessage());
        blame.accept(death.get());
        ProcessDependents.Gone gone = dependents.died(process);
        Optional<Duration> pause = budget.died();
        if (pause.isPresent()) {
            CompletableFuture.delayedExecutor(
                            pause.get().toMillis(), TimeUnit.MILLISECONDS, ServiceThread::run)
                    .execute(() -> comeBack(gone));
        } else {
            gone.stayAway();
            LOG.error(
                    "{}: the process died {} times within {} s, so {}"
                            + " until their bundle starts again or the configuration changes",
                    PropertyNames.SERVICES_PID,
                    RestartBudget.MOST,
                    RestartBudget.WINDOW.toSeconds(),
                    gone);
        }
    }

    private void comeBack(ProcessDependents.Gone gone) {
        if (!closed) {
            gone.comeBack();
        }
    }

    private synchronized void wait(Set<Bundle> gone) {
        waiting.addAll(gone);
    }

    private synchronized Set<Bundle> takeWaiting() {
        Set<Bundle> taken = new LinkedHashSet<>(waiting);
        waiting.clear();
        return taken;
    }

    /** What could not be published for want of a process is published now. */
    private void canStart() {
        Set<Bundle> again = takeWaiting();
        if (closed || !dependents.takeMissed() && again.isEmpty()) {
            return;
        }
        again.addAll(dependents.withdrawAll(() -> {}));
        dependents.publish(again);
    }

    @Override
    public void close() {
        closed = true;
        providers.close();
    }
}
