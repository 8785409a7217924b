package loader.services;

import java.util.Set;
import loader.python.Interpreter;
import org.osgi.framework.Bundle;

/** Services that need a process, and what becomes of them with it. */
interface ProcessDependents {

    /** What has gone with a process that died. */
    interface Gone {
        /** Brings it back, with another process. */
        void comeBack();

        /** It does not come back by itself. */
        void stayAway();

        /** What it is, for the log. */
        @Override
        String toString();
    }

    /** What the log calls the process. */
    String title();

    /** Takes away what was in a process that died. */
    Gone died(Interpreter process);

    /** Takes all services away. */
    Set<Bundle> withdrawAll(Runnable forget);

    /** Publishes the services of bundles. */
    void publish(Set<Bundle> bundles);

    /** The next use makes another process than this one. */
    void forget(Interpreter process);

    /** Whether a process was wanted since the last question, and there was none to be had. */
    boolean takeMissed();
}
