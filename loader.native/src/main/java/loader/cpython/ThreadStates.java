package loader.cpython;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
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
    private final Object lock = new Object();
    private List<Owner> owners = new ArrayList<>();
    private int sweepAt = SWEEP_ABOVE;

    ThreadStates(CPythonInterpreter interpreter) {
        this.interpreter = interpreter;
    }

    private record Owner(WeakReference<Thread> thread, ThreadState state) {

        boolean isGone() {
            Thread thread = thread().get();
            return thread == null || !thread.isAlive();
        }

        /** The GIL was given up when the thread ended, which Python would wait for else. */
        void leave(CPythonInterpreter interpreter) {
            if (state().isInUse()) {
                interpreter.left();
            }
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
        synchronized (lock) {
            owners.add(new Owner(new WeakReference<>(Thread.currentThread()), made));
        }
        return made;
    }

    private void sweepIfMany() {
        synchronized (lock) {
            if (owners.size() < sweepAt) {
                return;
            }
        }
        sweep();
    }

    /** Deletes the states of threads that have ended. */
    void sweep() {
        List<Owner> gone = new ArrayList<>();
        synchronized (lock) {
            List<Owner> kept = new ArrayList<>();
            owners.forEach(each -> (each.isGone() ? gone : kept).add(each));
            sweepAt = kept.size() + SWEEP_ABOVE;
            if (gone.isEmpty()) {
                return;
            }
            deleteInBackground(gone, kept);
            gone.forEach(each -> each.leave(interpreter));
        }
        gone.forEach(this::tell);
    }

    private void tell(Owner gone) {
        if (gone.state().isInUse()) {
            Thread thread = gone.thread().get();
            LOG.warn(
                    "the thread {} has ended while it was attached to Python interpreter {}",
                    thread == null ? "that was collected" : thread.getName(),
                    interpreter.id());
        }
    }

    /** Deletes the states of all Java threads but one, which must not use them any more. */
    void deleteAllBut(long kept) {
        Thread sweeper;
        synchronized (lock) {
            List<Owner> others = new ArrayList<>(owners);
            others.removeIf(owner -> owner.state().address() == kept);
            sweeper = deleteInBackground(others, new ArrayList<>());
        }
        try {
            sweeper.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** The owners are as before when there can be no thread for that. */
    private Thread deleteInBackground(List<Owner> gone, List<Owner> kept) {
        List<ThreadState> states = gone.stream().map(Owner::state).toList();
        Thread sweeper = new Thread(() -> deleteAndLeave(states), "python-thread-states");
        sweeper.setDaemon(true);
        interpreter.entered();
        boolean started = false;
        try {
            sweeper.start();
            started = true;
        } finally {
            if (!started) {
                interpreter.left();
            }
        }
        owners = kept;
        return sweeper;
    }

    private void deleteAndLeave(List<ThreadState> states) {
        try {
            delete(states);
        } finally {
            interpreter.left();
        }
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
