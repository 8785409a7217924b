package loader.library.elf;

import java.util.Set;

/** The functions by which a library takes locks. */
final class Locks {

    private static final Set<String> NAMES =
            Set.of(
                    "pthread_mutex_lock",
                    "pthread_mutex_trylock",
                    "pthread_mutex_timedlock",
                    "pthread_rwlock_rdlock",
                    "pthread_rwlock_wrlock",
                    "pthread_spin_lock",
                    "pthread_once",
                    "mtx_lock",
                    "call_once",
                    "sem_wait",
                    "sem_trywait",
                    "sem_timedwait");

    private Locks() {}

    static boolean contains(String name) {
        return NAMES.contains(name);
    }
}
