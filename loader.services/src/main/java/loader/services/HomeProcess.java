package loader.services;

import java.util.Set;
import loader.python.Interpreter;
import org.osgi.framework.Bundle;

/** The one process of services: all of them go with it, and come back together. */
record HomeProcess(ServiceInterpreter interpreter, PublishedBundles bundles)
        implements ProcessDependents {

    @Override
    public String title() {
        return "the services' process";
    }

    @Override
    public Gone died(Interpreter process) {
        Set<Bundle> gone = withdrawAll(() -> forget(process));
        return new Gone() {
            @Override
            public void comeBack() {
                publish(gone);
            }

            @Override
            public void stayAway() {
                bundles.giveUp(gone);
            }

            @Override
            public String toString() {
                return "the services of " + gone + " stay away";
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
        interpreter.forget(process);
    }

    @Override
    public boolean takeMissed() {
        return interpreter.takeMissed();
    }
}
