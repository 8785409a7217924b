package loader.services;

import java.util.Set;
import loader.python.Interpreter;
import org.osgi.framework.Bundle;

/** The processes of spread services: one goes, and the services go on with the others. */
record WorkerProcesses(WorkerPool pool, PublishedBundles bundles) implements ProcessDependents {

    @Override
    public String title() {
        return "a process of spread services";
    }

    @Override
    public Gone died(Interpreter process) {
        int worker = pool.ended(process);
        return new Gone() {
            @Override
            public void comeBack() {
                if (worker >= 0) {
                    pool.fill(worker);
                }
            }

            @Override
            public void stayAway() {
                if (worker >= 0) {
                    pool.giveUp();
                }
            }

            @Override
            public String toString() {
                return "this one of " + pool.load().processes() + " stays away";
            }
        };
    }

    @Override
    public Set<Bundle> withdrawAll(Runnable forget) {
        return bundles.withdrawAll(forget);
    }

    @Override
    public void publish(Set<Bundle> again) {
        bundles.publish(again);
    }

    @Override
    public void forget(Interpreter process) {
        if (pool.ended(process) >= 0) {
            pool.giveUp();
        }
    }

    @Override
    public boolean takeMissed() {
        return pool.takeMissed();
    }
}
