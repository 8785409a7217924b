/* SPDX-License-Identifier: Apache-2.0 */

/* What a program has from the one who starts it, and what a client has to hand on therefore. */

#include "client.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_DESCRIPTORS = 252 };

extern char **environ;

static void add(struct text *body, const char *text) {
    append(body, text, strlen(text) + 1);
}

static void end(struct text *body) {
    append(body, "", 1);
}

static void add_mask(struct text *body) {
    sigset_t blocked;
    sigprocmask(SIG_SETMASK, NULL, &blocked);
    for (int number = 1; number < NSIG; number++) {
        struct sigaction action;
        int is_ignored = sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
        if (is_ignored || sigismember(&blocked, number) == 1) {
            append_text(body, "%d%s ", number, is_ignored ? "i" : "b");
        }
    }
    end(body);
}

static void add_limits(struct text *body) {
    for (int i = 0; i < RLIM_NLIMITS; i++) {
        struct rlimit limit;
        if (getrlimit(i, &limit) == 0) {
            append_text(body, "%d:%lld:%lld ", i, (long long) limit.rlim_cur, (long long) limit.rlim_max);
        }
    }
    end(body);
}

/* Those that a program would inherit, then the working folder. */
static int add_descriptors(struct text *body, int *descriptors) {
    int count = 0;
    DIR *open_ones = opendir("/proc/self/fd");
    struct dirent *entry;
    while (open_ones != NULL && (entry = readdir(open_ones)) != NULL) {
        int number = atoi(entry->d_name);
        int flags = entry->d_name[0] == '.' ? -1 : fcntl(number, F_GETFD);
        if (flags < 0 || (flags & FD_CLOEXEC) != 0) {
            continue;
        }
        if (count == MOST_DESCRIPTORS) {
            fail(FAILED, "--resident takes at most %d open files with it", MOST_DESCRIPTORS);
        }
        descriptors[count++] = number;
        append_text(body, "%d ", number);
    }
    if (open_ones != NULL) {
        closedir(open_ones);
    }
    end(body);
    int folder = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        descriptors[count++] = folder;
    }
    return count;
}

int run_request(struct text *body, const struct command *command, int *descriptors) {
    add(body, "run");
    mode_t mask = umask(0);
    umask(mask);
    append_text(body, "%d", (int) mask);
    end(body);
    add_mask(body);
    add_limits(body);
    int count = add_descriptors(body, descriptors);
    append(body, command->surroundings.bytes == NULL ? "" : command->surroundings.bytes,
           command->surroundings.size);
    end(body);
    append_text(body, "%d", command->pythons);
    end(body);
    for (int i = 0; i < command->pythons; i++) {
        add(body, command->python[i]);
    }
    for (char **variable = environ; *variable != NULL; variable++) {
        add(body, *variable);
    }
    return count;
}
