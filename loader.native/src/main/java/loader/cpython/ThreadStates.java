package loader.cpython;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import loader.capi.CApi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread states that were made for Java threads. Java tells nobody when a thread ends, so the
 * states of ended threads are deleted when new ones are made, by a thread of their own: deleting a
 * state takes the deleting thread's record of its own state away ({@code unbind_gilstate_tstate}).
 */
final class ThreadStates {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadStates.class);

    private static final int SWEEP_ABOVE = 16;

    private final CPythonInterpreter interpreter;
    private final List<Owner> owners = new ArrayList<>();
    private int sweepAt = SWEEP_ABOVE;

    ThreadStates(CPythonInterpreter interpreter) {
        this.interpreter = interpreter;
    }

    private record Owner(WeakReference<Thread> thread, ThreadState state) {

        boolean isGone() {
            Thread thread = thread().get();
            return thread == null || !thread.isAlive();
        }
    }

    /** A state for the calling thread, not yet attached. */
    ThreadState newState(long interpreterState) {
        sweepIfMany();
        long state = interpreter.python().api().PyThreadState_New(interpreterState);
        if (state == 0) {
            throw new IllegalStateException("no memory for a Python thread state");
        }
        ThreadState made = new ThreadState(interpreter, interpreter.python(), state);
        synchronized (owners) {
            owners.add(new Owner(new WeakReference<>(Thread.currentThread()), made));
        }
        return made;
    }

    private void sweepIfMany() {
        synchronized (owners) {
            if (owners.size() < sweepAt) {
                return;
            }
        }
        sweep();
    }

    /** Deletes the states of threads that have ended. */
    void sweep() {
        List<ThreadState> ended = new ArrayList<>();
        synchronized (owners) {
            for (Iterator<Owner> each = owners.iterator(); each.hasNext(); ) {
                Owner owner = each.next();
                if (owner.isGone()) {
                    leaveFor(owner);
                    ended.add(owner.state());
                    each.remove();
                }
            }
            sweepAt = owners.size() + SWEEP_ABOVE;
        }
        if (!ended.isEmpty()) {
            deleteInBackground(ended);
        }
    }

    /** The GIL was given up when the thread ended, which Python would wait for else. */
    private void leaveFor(Owner ended) {
        if (ended.state().isInUse()) {
            Thread thread = ended.thread().get();
            LOG.warn(
                    "the thread {} has ended while it was attached to Python interpreter {}",
                    thread == null ? "that was collected" : thread.getName(),
                    interpreter.id());
            interpreter.left();
        }
    }

    /** Deletes the states of all Java threads but one, which must not use them any more. */
    void deleteAllBut(long kept) {
        List<ThreadState> states = new ArrayList<>();
        synchronized (owners) {
            for (Owner owner : owners) {
                if (owner.state().address() != kept) {
                    states.add(owner.state());
                }
            }
            owners.clear();
        }
        try {
            deleteInBackground(states).join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread deleteInBackground(List<ThreadState> states) {
        interpreter.entered();
        Thread sweeper =
                new Thread(
                        () -> {
                            try {
                                delete(states);
                            } finally {
                                interpreter.left();
                            }
                        },
                        "python-thread-states");
        sweeper.setDaemon(true);
        sweeper.start();
        return sweeper;
    }

    private void delete(List<ThreadState> ended) {
        CApi api = interpreter.python().api();
        long own = api.PyThreadState_New(interpreter.address());
        api.PyEval_RestoreThread(own);
        for (ThreadState state : ended) {
            api.PyThreadState_Clear(state.address());
            api.PyThreadState_Delete(state.address());
            state.discard();
        }
        api.PyThreadState_Clear(own);
        api.PyThreadState_DeleteCurrent();
    }
}
