/* SPDX-License-Identifier: Apache-2.0 */

/* The client of a resident container: `loader --resident`, without a JVM. */

#ifndef LOADER_CLIENT_H
#define LOADER_CLIENT_H

#define _GNU_SOURCE /* before other headers */

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { FAILED = 1, BAD_COMMAND_LINE = 2 };

/* What one message of the server says: a letter and a number. The program has begun (a), cannot begin (f),
   has stopped (t), has ended by itself (x) or by a signal (s). */
struct answer {
    char kind;
    int value;
};

/* Bytes that grow. */
struct text {
    char *bytes;
    size_t size, room;
};

/* A command line after the word --resident. */
struct command {
    char **container; /* words for the container: --with and what belongs to it */
    int containers;
    struct text surroundings; /* a word in each line, as process.py takes them */
    char **python; /* the command line of python: its options, the program, the arguments */
    int pythons;
    const char *cache; /* what --cache names, or NULL */
    int control; /* whether the only word is status or stop */
    int without; /* whether it is for the command without a container: --help, --version */
};

/* Where the containers of this user and cache are, and the one for this command line. */
struct place {
    const char *home;
    char *cache;
    int folders; /* the descriptor of the folder `resident` in the cache */
    char name[17]; /* the folder of the container, named for its settings */
};

/* main.c */
void fail(int status, const char *form, ...) __attribute__((noreturn, format(printf, 2, 3)));
void *claim(void *bytes, size_t size);
char *joined(const char *first, const char *second);
void append(struct text *text, const void *bytes, size_t size);
void append_text(struct text *text, const char *form, ...) __attribute__((format(printf, 2, 3)));

/* options.c */
void parse(struct command *command, char **words);

/* place.c */
void find_place(struct place *place, const char *home, const struct command *command);
char *absolute(const char *path);

/* settings.c */
uint64_t settings_of(const struct place *place, const struct command *command);

/* connection.c */
int connected(const struct place *place, const char *name, pid_t *server);
int requested(int connection, const struct text *body, const int *descriptors, int count);
int answered(int connection, struct answer *answer);

/* container.c */
void start_container(const struct place *place, const struct command *command);
void kill_container(const struct place *place, const char *name, pid_t server);

/* surroundings.c */
int run_request(struct text *body, const struct command *command, int *descriptors);

/* run.c */
int run(const struct place *place, const struct command *command);

/* control.c */
int control(const struct place *place, const char *word);

#endif
