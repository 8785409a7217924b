/* SPDX-License-Identifier: Apache-2.0 */

/* loader --resident status, loader --resident stop: for all containers of this user in the cache. */

#include "client.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PATIENCE = 10000 };

/* Shows what the container says until it closes the connection; whether it says anything. */
static int is_told(int connection, const char *word) {
    struct text body = {0};
    struct pollfd ready = {connection, POLLIN, 0};
    char bytes[4096];
    ssize_t count = -1;
    append(&body, word, strlen(word) + 1);
    request(connection, &body, NULL, 0);
    int is_answered = 0;
    while (poll(&ready, 1, PATIENCE) > 0 && (count = recv(connection, bytes, sizeof bytes, 0)) > 0) {
        is_answered = 1;
        if (write(1, bytes, (size_t) count) < 0) {
            return 1;
        }
    }
    return is_answered || count == 0;
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
        if (!is_told(connection, word)) {
            dprintf(1, "container %d does not answer%s\n", (int) server,
                    strcmp(word, "stop") == 0 ? "; it is killed" : "");
            if (strcmp(word, "stop") == 0) {
                kill_container(place, entry->d_name, server);
            }
        }
        close(connection);
    }
    if (!found) {
        dprintf(1, "no resident container\n");
    }
    return 0;
}
