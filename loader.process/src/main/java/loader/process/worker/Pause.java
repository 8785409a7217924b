package loader.process.worker;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Time for others to give back what there is too little of. */
final class Pause {

    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private Pause() {}

    static void afterFailure() {
        LockSupport.parkNanos(NANOS);
    }
}
