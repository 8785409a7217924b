package loader.cpython;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * A platform thread that is attached on behalf of a virtual one, and on which all its calls to C
 * are made: a virtual thread moves between OS threads, to which Python's thread states are bound.
 */
final class Carrier {

    private static final Deque<Carrier> IDLE = new ConcurrentLinkedDeque<>();

    private final PythonThread thread = PythonThread.start("python-carrier");

    /**
     * Attaches the calling virtual thread by way of an idle carrier. When that fails, everything is
     * as it was before.
     */
    static AttachedThread attach(CPythonInterpreter interpreter, ThreadSlot slot) {
        AttachedThread outer = slot.current;
        if (outer != null) {
            outer.api().PyEval_SaveThread();
        }
        try {
            Carrier idle = IDLE.poll();
            return (idle == null ? new Carrier() : idle).carried(interpreter).adopt(slot);
        } catch (RuntimeException | Error failed) {
            if (outer != null) {
                outer.api().PyEval_RestoreThread(outer.state());
            }
            throw failed;
        }
    }

    private Carried carried(CPythonInterpreter interpreter) {
        try {
            long state = call(() -> interpreter.attach().state());
            return new Carried(interpreter, interpreter.python().through(this), state, this);
        } catch (RuntimeException | Error failed) {
            IDLE.push(this);
            throw failed;
        }
    }

    /** The attachment of a virtual thread. */
    private static final class Carried extends AttachedThread {

        private final Carrier carrier;

        Carried(CPythonInterpreter interpreter, CPython python, long state, Carrier carrier) {
            super(interpreter, python, state);
            this.carrier = carrier;
        }

        @Override
        void leave() {
            carrier.call(
                    () -> {
                        ThreadSlot.get().current.close();
                        return null;
                    });
            discard();
            IDLE.push(carrier);
        }
    }

    /** Ends the carriers that carry nobody. */
    static void endIdle() {
        for (Carrier idle = IDLE.poll(); idle != null; idle = IDLE.poll()) {
            idle.thread.end();
        }
    }

    /** Runs on the carrier's thread and waits. */
    <T> T call(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        thread.execute(
                () -> {
                    try {
                        result.complete(work.call());
                    } catch (Throwable problem) {
                        result.completeExceptionally(problem);
                    }
                });
        try {
            return result.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException problem) {
                throw problem;
            }
            throw failed;
        }
    }

    /** The same object with all its methods called on the carrier's thread. */
    <T> T carry(Class<T> type, T target) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) ->
                                call(
                                        () -> {
                                            try {
                                                return method.invoke(target, arguments);
                                            } catch (InvocationTargetException failed) {
                                                throw new IllegalStateException(failed.getCause());
                                            }
                                        })));
    }
}
