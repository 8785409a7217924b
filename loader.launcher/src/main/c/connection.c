/* SPDX-License-Identifier: Apache-2.0 */

/* Messages between the client and the server of a container. */

#include "client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MOST_DESCRIPTORS = 253 };

/* The connection to the container of that name, or -1. The folder may have a path that is too long for a
   socket, so it is named by its descriptor. */
int connected(const struct place *place, const char *name, pid_t *server) {
    int folder = openat(place->folders, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0) {
        return -1;
    }
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/socket", folder);
    int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int outcome = connect(connection, (struct sockaddr *) &address, sizeof address);
    close(folder);
    if (outcome != 0) {
        close(connection);
        return -1;
    }
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.uid != geteuid()) {
        fail(FAILED, "%s/resident/%s is refused: another user (%u) answers there", place->cache, name,
             (unsigned) peer.uid);
    }
    *server = peer.pid;
    return connection;
}

/* Whether the server has, or can have, the whole request. */
int requested(int connection, const struct text *body, const int *descriptors, int count) {
    uint32_t length = htonl((uint32_t) body->size);
    struct iovec parts[] = {{&length, sizeof length}, {body->bytes, body->size}};
    union {
        struct cmsghdr head;
        char bytes[CMSG_SPACE(sizeof(int) * MOST_DESCRIPTORS)];
    } rights = {0};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    if (count > 0) {
        size_t size = sizeof(int) * (size_t) count;
        rights.head = (struct cmsghdr) {
            .cmsg_len = CMSG_LEN(size), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        memcpy(CMSG_DATA(&rights.head), descriptors, size);
        message.msg_control = &rights;
        message.msg_controllen = CMSG_SPACE(size);
    }
    ssize_t sent = sendmsg(connection, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno != EPIPE && errno != ECONNRESET) {
        fail(FAILED, "the resident container cannot be asked: %s", strerror(errno));
    } else if (sent < (ssize_t) sizeof length) {
        return 0;
    }
    for (size_t done = (size_t) sent - sizeof length; done < body->size; done += (size_t) sent) {
        sent = send(connection, body->bytes + done, body->size - done, MSG_NOSIGNAL);
        if (sent <= 0) {
            return 0;
        }
    }
    return 1;
}

/* Whether there is an answer; without one the server has gone. */
int answered(int connection, struct answer *answer) {
    unsigned char bytes[5];
    size_t size = 0;
    while (size < sizeof bytes) {
        ssize_t part = recv(connection, bytes + size, sizeof bytes - size, 0);
        if (part <= 0 && !(part < 0 && errno == EINTR)) {
            return 0;
        }
        size += part < 0 ? 0 : (size_t) part;
    }
    uint32_t value;
    memcpy(&value, bytes + 1, sizeof value);
    *answer = (struct answer) {.kind = (char) bytes[0], .value = (int) ntohl(value)};
    return 1;
}
