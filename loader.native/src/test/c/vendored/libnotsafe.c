/* A library with state, for one thread at a time: its user has to take a lock. */
#include <stdlib.h>
#include <unistd.h>

static volatile int users;
static long total;

long
notsafe_add(long amount)
{
    if (++users != 1) {
        abort();
    }
    usleep(2000);
    total += amount;
    --users;
    return total;
}
