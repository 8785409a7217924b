/* SPDX-License-Identifier: Apache-2.0 */

/* loader --resident status, loader --resident stop: for all containers of this user in the cache. */

#include "client.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE = 10000, LOOKS_PER_SECOND = 200, MOST_SECONDS = 10 };

/* Shows what the container says until it closes the connection; whether it says anything. */
static int is_told(int connection, const char *word) {
    struct text body = {0};
    struct pollfd ready = {connection, POLLIN, 0};
    char bytes[4096];
    ssize_t count = -1;
    append(&body, word, strlen(word) + 1);
    int is_answered = 0;
    if (!requested(connection, &body, NULL, 0)) {
        return 1; /* it ends at this moment */
    }
    while (poll(&ready, 1, PATIENCE) > 0 && (count = recv(connection, bytes, sizeof bytes, 0)) > 0) {
        is_answered = 1;
        if (write(1, bytes, (size_t) count) < 0) {
            return 1;
        }
    }
    return is_answered || count == 0;
}

/* The server has ended already. */
static void await_end(pid_t container) {
    struct timespec pause = {.tv_nsec = 1000000000 / LOOKS_PER_SECOND};
    for (int look = 0; look < LOOKS_PER_SECOND * MOST_SECONDS && kill(container, 0) == 0; look++) {
        nanosleep(&pause, NULL);
    }
}

int control(const struct place *place, const char *word) {
    DIR *folders = fdopendir(place->folders);
    struct dirent *entry;
    int found = 0;
    while (folders != NULL && (entry = readdir(folders)) != NULL) {
        pid_t server;
        int connection = entry->d_name[0] == '.' ? -1 : connected(place, entry->d_name, &server);
        if (connection < 0) {
            continue;
        }
        found = 1;
        int is_stop = strcmp(word, "stop") == 0;
        pid_t container = getsid(server); /* the JVM leads the session */
        if (!is_told(connection, word)) {
            dprintf(1, "container %d does not answer%s\n", (int) container, is_stop ? "; it is killed" : "");
            if (is_stop) {
                kill_container(place, entry->d_name, server);
            }
        }
        if (is_stop && container > 1) {
            await_end(container);
        }
        close(connection);
    }
    if (!found) {
        dprintf(1, "no resident container\n");
    }
    return 0;
}
