package loader.process;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import loader.process.worker.Connection;

/**
 * The sessions of the threads of Java. A platform thread keeps its session until it ends. A virtual
 * thread has one of a few, for as long as it is attached.
 */
final class Sessions {

    private static final Class<?> VIRTUAL = virtualThread();
    private static final int FOR_VIRTUAL = Math.max(16, Runtime.getRuntime().availableProcessors());

    private record Owned(WeakReference<Thread> owner, Session session) {}

    private final ProcessInterpreter interpreter;

    @SuppressWarnings("ThreadLocalUsage") // a thread has one in each interpreter
    private final ThreadLocal<Session> current = new ThreadLocal<>();

    private final List<Owned> owned = new CopyOnWriteArrayList<>();
    private final Semaphore places = new Semaphore(FOR_VIRTUAL, true);
    private final Deque<Session> idle = new ArrayDeque<>();

    Sessions(ProcessInterpreter interpreter) {
        this.interpreter = interpreter;
    }

    private static Class<?> virtualThread() {
        try {
            return Class.forName("java.lang.BaseVirtualThread");
        } catch (ClassNotFoundException before21) {
            return null;
        }
    }

    private static boolean isVirtual() {
        return VIRTUAL != null && VIRTUAL.isInstance(Thread.currentThread());
    }

    /** The session of this thread, or null if it has none. */
    Session current() {
        return current.get();
    }

    /**
     * Makes a connection the one of this thread.
     *
     * @param another makes one in its place, when an error of Java has broken it
     */
    Session use(Connection connection, Supplier<Connection> another) {
        Session session = new Session(interpreter, connection, another);
        current.set(session);
        return session;
    }

    /** The session of this thread, which has one from now on. */
    Session enter() {
        Session session = current.get();
        if (session != null) {
            return session;
        }
        if (isVirtual()) {
            session = borrowed();
            try {
                current.set(session);
            } catch (Error failed) {
                giveBack(session);
                throw failed;
            }
            return session;
        }
        forgetEnded();
        session = use(connection(), this::connection);
        owned.add(new Owned(new WeakReference<>(Thread.currentThread()), session));
        return session;
    }

    /** This thread is attached no longer. */
    void leave(Session session) {
        try {
            session.saved().clear();
        } finally {
            if (!session.isWhole()) {
                interpreter.releaseSoon(); // which closes its connection
            }
            if (isVirtual()) {
                current.remove();
                giveBack(session);
            }
        }
    }

    /** Nobody gets a session on which the answer to another may be on its way. */
    private void giveBack(Session session) {
        try {
            if (session.isWhole()) {
                synchronized (idle) {
                    idle.push(session);
                }
            } else {
                interpreter.worker().breakOffLater(session.connection());
            }
        } finally {
            places.release();
        }
    }

    private Session borrowed() {
        places.acquireUninterruptibly();
        synchronized (idle) {
            if (!idle.isEmpty()) {
                return idle.pop();
            }
        }
        try {
            return new Session(interpreter, connection(), this::connection);
        } catch (RuntimeException | Error failed) {
            places.release();
            throw failed;
        }
    }

    private void forget(Session session) {
        if (session.isWhole()) {
            interpreter.worker().forget(session.connection());
        } else {
            interpreter.worker().breakOff(session.connection());
        }
    }

    private Connection connection() {
        return interpreter.worker().connect(Thread.currentThread().getName());
    }

    /** Ends the threads of Python whose threads of Java have ended. */
    void forgetEnded() {
        owned.removeIf(
                each -> {
                    Thread owner = each.owner().get();
                    boolean hasEnded = owner == null || !owner.isAlive();
                    if (hasEnded) {
                        forget(each.session());
                    }
                    return hasEnded;
                });
    }
}
