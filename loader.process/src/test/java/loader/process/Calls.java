package loader.process;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import loader.python.Attached;
import loader.python.PyObject;
import loader.python.PythonDiedException;
import loader.testing.Waiting;

/** Calls of several threads, one after the other, in processes that die. */
final class Calls implements Runnable {

    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong died = new AtomicLong();
    private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();
    private volatile ProcessInterpreter current;
    private volatile boolean isStopped;

    Calls(ProcessInterpreter first) {
        current = first;
    }

    @Override
    public void run() {
        while (!isStopped) {
            long number = begun.incrementAndGet();
            try (Attached python = current.attach();
                    PyObject value = python.of(number)) {
                if (value.as(long.class) != number) {
                    throw new AssertionError("the answer to another question: " + value);
                }
                answered.incrementAndGet();
            } catch (PythonDiedException killed) {
                died.incrementAndGet();
            } catch (RuntimeException | Error surprise) {
                surprises.add(surprise);
                return;
            }
        }
    }

    /** Waits for so many more answers. */
    void awaitAnswers(int count) {
        long enough = answered.get() + count;
        Waiting.until(
                count + " more answers", () -> answered.get() >= enough || !surprises.isEmpty());
    }

    ProcessInterpreter current() {
        return current;
    }

    void goOnWith(ProcessInterpreter next) {
        current = next;
    }

    void stop() {
        isStopped = true;
    }

    List<Throwable> surprises() {
        return List.copyOf(surprises);
    }

    long begun() {
        return begun.get();
    }

    long answered() {
        return answered.get();
    }

    long died() {
        return died.get();
    }
}
