/* SPDX-License-Identifier: Apache-2.0 */

/* Finds or starts the container for a command line, and has it run the program. */

#include "client.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void fail(int status, const char *form, ...) {
    va_list values;
    va_start(values, form);
    fputs("loader: ", stderr);
    vfprintf(stderr, form, values);
    fputc('\n', stderr);
    va_end(values);
    exit(status);
}

void *claim(void *bytes, size_t size) {
    void *claimed = realloc(bytes, size);
    if (claimed == NULL) {
        fail(FAILED, "no memory");
    }
    return claimed;
}

char *joined(const char *first, const char *second) {
    size_t length = strlen(first);
    char *both = claim(NULL, length + strlen(second) + 1);
    memcpy(both, first, length);
    strcpy(both + length, second);
    return both;
}

void append(struct text *text, const void *bytes, size_t size) {
    if (text->room - text->size < size) {
        text->room = 2 * text->room + size;
        text->bytes = claim(text->bytes, text->room);
    }
    memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
}

void append_text(struct text *text, const char *form, ...) {
    char part[256];
    va_list values;
    va_start(values, form);
    int length = vsnprintf(part, sizeof part, form, values);
    va_end(values);
    append(text, part, (size_t) length);
}

/* The other command answers what has nothing to do with a container. */
static void run_without(const char *home, char **words) {
    char *script = joined(home, "/bin/loader");
    words[0] = script;
    execv(script, words);
    fail(FAILED, "%s: %s", script, strerror(errno));
}

/* The words are: this program, the folder of the distribution, --resident, and what the user has said. */
int main(int count, char **words) {
    if (count < 3) {
        fail(BAD_COMMAND_LINE, "say loader --resident");
    }
    struct command command = {0};
    parse(&command, words + 3);
    if (command.without) {
        run_without(words[1], words + 2);
    }
    struct place place = {0};
    find_place(&place, words[1], &command);
    return command.control ? control(&place, command.python[0]) : run(&place, &command);
}
