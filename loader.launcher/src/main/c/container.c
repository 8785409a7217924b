/* SPDX-License-Identifier: Apache-2.0 */

/* Starts a container, and removes what is left of one that has been killed or hangs. */

#include "client.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOOKS_PER_SECOND = 200, MOST_SECONDS = 180 };

/* Only one client starts or removes containers at a time. The lock ends with its process. */
static int locked(const struct place *place) {
    int lock = openat(place->folders, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (lock >= 0 && flock(lock, LOCK_EX) != 0) {
        if (errno != EINTR) {
            fail(FAILED, "%s/resident: %s", place->cache, strerror(errno));
        }
    }
    return lock;
}

static void remove_folder(const struct place *place, const char *name) {
    int folder = openat(place->folders, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *files = folder < 0 ? NULL : fdopendir(folder);
    struct dirent *entry;
    while (files != NULL && (entry = readdir(files)) != NULL) {
        unlinkat(folder, entry->d_name, 0);
    }
    if (files != NULL) {
        closedir(files);
    }
    unlinkat(place->folders, name, AT_REMOVEDIR);
}

/* Those that were killed have a socket at which nobody listens. */
static void remove_dead(const struct place *place) {
    int copy = openat(place->folders, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folders = copy < 0 ? NULL : fdopendir(copy);
    struct dirent *entry;
    while (folders != NULL && (entry = readdir(folders)) != NULL) {
        pid_t server;
        if (entry->d_name[0] == '.') {
            continue;
        }
        int connection = connected(place, entry->d_name, &server);
        if (connection >= 0) {
            close(connection);
        } else {
            remove_folder(place, entry->d_name);
        }
    }
    if (folders != NULL) {
        closedir(folders);
    }
}

static void close_others(void) {
    DIR *open_ones = opendir("/proc/self/fd");
    struct dirent *entry;
    while (open_ones != NULL && (entry = readdir(open_ones)) != NULL) {
        int number = atoi(entry->d_name);
        if (number > 2 && number != dirfd(open_ones)) {
            close(number);
        }
    }
    if (open_ones != NULL) {
        closedir(open_ones);
    }
}

/* Nothing of this client but its environment is the container's. */
static void become_container(const struct place *place, const struct command *command, int log) {
    setsid();
    sigset_t none;
    sigemptyset(&none);
    for (int number = 1; number < NSIG; number++) {
        signal(number, SIG_DFL);
    }
    sigprocmask(SIG_SETMASK, &none, NULL);
    umask(077);
    int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, 0);
    dup2(log, 1);
    dup2(log, 2);
    close_others();
    if (chdir(place->home) != 0) {
        _exit(FAILED);
    }
    char *script = joined(place->home, "/bin/loader");
    char *folder = joined(joined(place->cache, "/resident/"), place->name);
    char **words = claim(NULL, sizeof(char *) * (size_t) (command->containers + 6));
    int count = 0;
    words[count++] = script;
    words[count++] = "--resident-server";
    words[count++] = folder;
    words[count++] = "--cache";
    words[count++] = place->cache;
    memcpy(words + count, command->container, sizeof(char *) * (size_t) command->containers);
    words[count + command->containers] = NULL;
    execv(script, words);
    dprintf(2, "loader: %s: %s\n", script, strerror(errno));
    _exit(FAILED);
}

/* Shows what the container has written since. */
static void show(int log) {
    char bytes[4096];
    ssize_t count;
    while ((count = read(log, bytes, sizeof bytes)) > 0) {
        if (write(2, bytes, (size_t) count) < 0) {
            return;
        }
    }
}

static int is_there(const struct place *place) {
    pid_t server;
    int connection = connected(place, place->name, &server);
    return connection >= 0 && close(connection) == 0;
}

static void await(const struct place *place, pid_t container, int log) {
    struct timespec pause = {.tv_nsec = 1000000000 / LOOKS_PER_SECOND};
    for (int look = 0; !is_there(place); look++) {
        int status;
        show(log);
        pid_t gone = waitpid(container, &status, WNOHANG);
        if (gone == container || (gone < 0 && errno == ECHILD)) { /* the latter if SIGCHLD is ignored */
            show(log);
            if (!is_there(place)) {
                remove_folder(place, place->name);
                fail(FAILED, "the resident container did not start");
            }
            return;
        }
        if (look == LOOKS_PER_SECOND * MOST_SECONDS) {
            kill(-container, SIGKILL);
            remove_folder(place, place->name);
            fail(FAILED, "the resident container does not start");
        }
        nanosleep(&pause, NULL);
    }
}

/* Starts it, unless another client has done so meanwhile, and waits until it can be asked. */
void start_container(const struct place *place, const struct command *command) {
    int lock = locked(place);
    if (!is_there(place)) {
        remove_dead(place);
        mkdirat(place->folders, place->name, 0700);
        char *path = joined(place->name, "/log");
        int log = openat(place->folders, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        int reading = openat(place->folders, path, O_RDONLY | O_CLOEXEC);
        pid_t container = log < 0 ? -1 : fork();
        if (container == 0) {
            become_container(place, command, log);
        } else if (container < 0) {
            fail(FAILED, "%s/resident: %s", place->cache, strerror(errno));
        }
        await(place, container, reading);
        close(log);
        close(reading);
    }
    close(lock);
}

/* One that does not answer. The server is in the session of its JVM, whose number the session has. */
void kill_container(const struct place *place, const char *name, pid_t server) {
    int lock = locked(place);
    pid_t listening;
    int connection = connected(place, name, &listening);
    if (connection >= 0) {
        close(connection);
        if (listening == server) {
            pid_t group = getpgid(server);
            kill(group > 1 && group != getpgrp() ? -group : server, SIGKILL);
            remove_folder(place, name);
        }
    }
    close(lock);
}
