/* A library for ctypes that keeps a callback, and calls it from threads of its own, also later. */
#include <pthread.h>
#include <sched.h>

enum { THREADS = 4 };

static int (*volatile kept)(int);
static volatile int stopping;
static volatile int calls;
static pthread_t threads[THREADS];

void
keep(int (*callback)(int))
{
    kept = callback;
}

int
call(int value)
{
    return kept(value);
}

static void *
call_once(void *value)
{
    *(int *)value = kept(*(int *)value);
    return NULL;
}

int
call_on_thread(int value)
{
    pthread_t thread;
    return pthread_create(&thread, NULL, call_once, &value) || pthread_join(thread, NULL) ? -1 : value;
}

static void *
call_always(void *unused)
{
    while (!stopping) {
        kept(1);
        __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED);
        sched_yield();
    }
    return NULL;
}

/* Returns when some calls have been made. */
void
start_calling(void)
{
    int before = calls;
    stopping = 0;
    for (int i = 0; i < THREADS; i++) {
        pthread_create(&threads[i], NULL, call_always, NULL);
    }
    while (calls < before + 100) {
        sched_yield();
    }
}

void
stop_calling(void)
{
    stopping = 1;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
}
