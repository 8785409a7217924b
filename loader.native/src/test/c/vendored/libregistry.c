/* A library for several threads that keeps functions of its users. */
#include <pthread.h>

#define MOST 100

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long (*functions[MOST])(void);
static int count;

void
registry_register(long (*function)(void))
{
    pthread_mutex_lock(&lock);
    functions[count++] = function;
    pthread_mutex_unlock(&lock);
}

/* The sum of what the functions return. */
long
registry_call(void)
{
    long sum = 0;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < count; i++) {
        sum += functions[i]();
    }
    pthread_mutex_unlock(&lock);
    return sum;
}
