/* SPDX-License-Identifier: Apache-2.0 */

/* Stands for the program: hands signals on, and stops and ends as the program does. */

#include "client.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TRIES = 5, PATIENCE = 20000, KILLED = 128 + SIGKILL };

static const int HANDED_ON[] = {SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGTERM,
                                SIGVTALRM, SIGPROF, SIGIO, SIGWINCH, SIGTSTP, SIGCONT};

/* Signals that are ignored are so for the program, too, and not for the client to hand on. */
static int taken_signals(sigset_t *before) {
    sigset_t taken;
    sigemptyset(&taken);
    for (size_t i = 0; i < sizeof HANDED_ON / sizeof *HANDED_ON; i++) {
        struct sigaction action;
        if (sigaction(HANDED_ON[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN) {
            sigaddset(&taken, HANDED_ON[i]);
        }
    }
    sigprocmask(SIG_BLOCK, &taken, before);
    return signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* By the signal, as the program has ended or stopped: a shell tells them apart. */
static void follow(int number) {
    sigset_t one, before;
    sigemptyset(&one);
    sigaddset(&one, number);
    signal(number, SIG_DFL);
    raise(number);
    sigprocmask(SIG_UNBLOCK, &one, &before);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

static int die_of(int number) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    follow(number);
    return 128 + number;
}

/* What the terminal sends is for all processes of the program, what somebody else sends for the first. */
static void hand_on(int connection, int signals) {
    struct signalfd_siginfo facts;
    while (read(signals, &facts, sizeof facts) == sizeof facts) {
        int number = (int) facts.ssi_signo;
        int is_for_all = facts.ssi_code > 0 || number == SIGCONT;
        char message[] = {is_for_all ? 'g' : 'p', (char) number};
        send(connection, message, sizeof message, MSG_NOSIGNAL);
    }
}

/* The status of the program, once it has begun. */
static int stand_for(int connection, int signals) {
    struct pollfd ready[] = {{connection, POLLIN, 0}, {signals, POLLIN, 0}};
    struct answer answer;
    while (1) {
        if (poll(ready, 2, -1) < 0) {
            continue; /* this client was stopped */
        }
        if (ready[1].revents != 0) {
            hand_on(connection, signals);
        }
        if (ready[0].revents == 0) {
            continue;
        }
        if (!answered(connection, &answer)) {
            fail(KILLED, "the resident container has ended, and the program with it");
        } else if (answer.kind == 'x') {
            return answer.value;
        } else if (answer.kind == 's') {
            return die_of(answer.value);
        }
        follow(answer.value); /* it has stopped */
        /* This client goes on, at once if it cannot stop (in an orphaned process group). */
        char on[] = {'g', SIGCONT};
        send(connection, on, sizeof on, MSG_NOSIGNAL);
    }
}

/* Whether the program has begun. A container that ends at this moment has not begun it. */
static int has_begun(const struct place *place, int connection, pid_t server) {
    struct pollfd ready = {connection, POLLIN, 0};
    if (poll(&ready, 1, PATIENCE) == 0) {
        kill_container(place, place->name, server);
        return 0;
    }
    struct answer answer;
    if (!answered(connection, &answer)) {
        return 0;
    } else if (answer.kind == 'f') {
        fail(FAILED, "the program cannot be started: %s", strerror(answer.value));
    }
    return 1;
}

int run(const struct place *place, const struct command *command) {
    struct text body = {0};
    int descriptors[256];
    int count = run_request(&body, command, descriptors);
    for (int i = 0; i < TRIES; i++) {
        pid_t server;
        int connection = connected(place, place->name, &server);
        if (connection < 0) {
            start_container(place, command);
            continue;
        }
        sigset_t before;
        int signals = taken_signals(&before);
        if (requested(connection, &body, descriptors, count) && has_begun(place, connection, server)) {
            return stand_for(connection, signals);
        }
        close(signals);
        close(connection);
        sigprocmask(SIG_SETMASK, &before, NULL);
    }
    fail(FAILED, "the resident container does not answer; see %s/resident/%s/log", place->cache, place->name);
}
