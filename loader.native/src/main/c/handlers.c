/* SPDX-License-Identifier: Apache-2.0 */

/* Who handles each signal before a program runs: the JVM, or nobody. A program in the main interpreter may take any of them. */

#include <signal.h>
#include <stddef.h>

#include "loader.h"

static struct sigaction kept[NSIG];

EXPORTED void loader_keep_handlers(void) {
    for (int signum = 1; signum < NSIG; signum++) {
        sigaction(signum, NULL, &kept[signum]);
    }
}

EXPORTED int loader_put_back_handler(int signum) { return sigaction(signum, &kept[signum], NULL); }
