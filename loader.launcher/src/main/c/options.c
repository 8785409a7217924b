/* SPDX-License-Identifier: Apache-2.0 */

/* The command line. Options of python, and all after them, are for python to understand. */

#include "client.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const char *const REFUSED[] = {"--sandbox", "--write", "--python", "--verbose", "--script"};
static const char HASHES[] = "--check-hash-based-pycs";

static char *value_of(const char *option, char *attached, char ***next) {
    if (attached != NULL) {
        return attached;
    }
    if (**next == NULL) {
        fail(BAD_COMMAND_LINE, "Argument expected for the %s option", option);
    }
    return *(*next)++;
}

/* A whole number above 0. In bytes, k, m and g may follow. */
static unsigned long long number_of(const char *option, const char *text, int in_bytes) {
    static const char UNITS[] = "kmgKMG";
    char *end = NULL;
    errno = 0;
    unsigned long long number = *text >= '0' && *text <= '9' ? strtoull(text, &end, 10) : 0;
    const char *unit = in_bytes && number > 0 && *end != '\0' ? strchr(UNITS, *end) : NULL;
    int bits = unit == NULL ? 0 : 10 * (int) ((unit - UNITS) % 3 + 1);
    if (number == 0 || errno != 0 || number > (unsigned long long) LLONG_MAX >> bits
        || end[unit == NULL ? 0 : 1] != '\0') {
        fail(BAD_COMMAND_LINE, "%s: %s is not allowed; give a whole number above 0%s", option, text,
             in_bytes ? ", or one with k, m or g, such as 300m" : "");
    }
    return number << bits;
}

static void limit(struct text *limits, const char *name, unsigned long long number) {
    append_text(limits, "%s%s:%llu", limits->size == 0 ? "limits=" : " ", name, number);
}

/* Whether it is an option that limits; then the limit is noted. */
static int is_limit(const char *option, char *attached, char ***next, struct text *limits) {
    static const struct {
        const char *option, *name;
    } LIMITS[] = {{"--memory", "AS"}, {"--cpu", "CPU"}, {"--files", "NOFILE"}, {"--processes", "NPROC"}};
    for (size_t i = 0; i < sizeof LIMITS / sizeof *LIMITS; i++) {
        if (strcmp(option, LIMITS[i].option) == 0) {
            limit(limits, LIMITS[i].name, number_of(option, value_of(option, attached, next), i == 0));
            return 1;
        }
    }
    return 0;
}

static void add(char ***list, int *count, char *word) {
    *list = claim(*list, sizeof(char *) * (size_t) (*count + 2));
    (*list)[(*count)++] = word;
    (*list)[*count] = NULL;
}

static void add_python(struct command *command, char *word) {
    add(&command->python, &command->pythons, word);
}

static void take_with(struct command *command, char *given) {
    char *colon = strchr(given, ':');
    int is_address = colon != NULL && colon - given > 1;
    add(&command->container, &command->containers, "--with");
    add(&command->container, &command->containers, is_address ? given : absolute(given));
}

static void take_long(struct command *command, char *word, char ***next, struct text *limits) {
    char *equals = strchr(word, '=');
    char *attached = equals == NULL ? NULL : equals + 1;
    char *option = equals == NULL ? word : strndup(word, (size_t) (equals - word));
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        if (strcmp(option, REFUSED[i]) == 0) {
            fail(BAD_COMMAND_LINE, "%s does not work with --resident", option);
        }
    }
    if (strcmp(option, "--with") == 0) {
        take_with(command, value_of(option, attached, next));
    } else if (strcmp(option, "--cache") == 0) {
        command->cache = value_of(option, attached, next);
    } else if (strcmp(option, HASHES) == 0) {
        char *mode = value_of(option, attached, next);
        add_python(command, option);
        add_python(command, mode);
    } else if (strcmp(word, "--strict") == 0 || strcmp(word, "--autorun") == 0) {
        append_text(&command->surroundings, "%s\n", word + 2);
    } else if (strcmp(word, "--help") == 0 || strcmp(word, "--version") == 0) {
        command->without = 1;
    } else if (strcmp(word, "--process") != 0 && strcmp(word, "--resident") != 0
               && !is_limit(option, attached, next, limits)) {
        fail(BAD_COMMAND_LINE, "Unknown option: %s", word);
    }
}

/* Whether short options end with a program (-c, -m). One of -W and -X may have its value in the next word. */
static int ends_with_program(struct command *command, char *word, char ***next) {
    for (char *letter = word + 1; *letter != '\0'; letter++) {
        if (*letter == 'c' || *letter == 'm') {
            return 1;
        } else if (*letter == 'h' || *letter == '?' || *letter == 'V') {
            command->without = 1;
        } else if (*letter == 'W' || *letter == 'X') {
            add_python(command, word);
            if (letter[1] == '\0' && **next != NULL) {
                add_python(command, *(*next)++);
            }
            return 0;
        }
    }
    add_python(command, word);
    return 0;
}

/* Whether it has the option among its short ones, before a value of another one. */
static int has_letter(const char *word, char wanted) {
    if (word[0] != '-') {
        return 0;
    }
    for (const char *letter = word + 1; *letter != '\0'; letter++) {
        if (*letter == wanted) {
            return 1;
        } else if (strchr("cmWX-", *letter) != NULL) {
            return 0;
        }
    }
    return 0;
}

static int has_prompt(const struct command *command) {
    for (int i = 0; i < command->pythons; i++) {
        if (has_letter(command->python[i], 'i')) {
            return 1;
        }
    }
    return 0;
}

static void take_program(struct command *command, char **words) {
    int is_only = command->pythons == 0 && words[0] != NULL && words[1] == NULL;
    command->control = is_only && (strcmp(words[0], "status") == 0 || strcmp(words[0], "stop") == 0);
    int is_module = words[0] != NULL && has_letter(words[0], 'm');
    if (words[0] == NULL && !has_prompt(command)) {
        fail(BAD_COMMAND_LINE, "--resident without a program");
    } else if (!is_module && memmem(command->surroundings.bytes, command->surroundings.size, "autorun", 7)) {
        fail(BAD_COMMAND_LINE,
             "In a process, --autorun calls the function __main__ of a module only: use -m");
    }
    if (is_module) {
        append_text(&command->surroundings, "module\n");
    }
    while (*words != NULL) {
        add_python(command, *words++);
    }
}

void parse(struct command *command, char **words) {
    struct text limits = {0};
    while (*words != NULL && !command->without) {
        char *word = *words;
        if (word[0] != '-' || word[1] == '\0') {
            break;
        }
        words++;
        if (strcmp(word, "--") == 0) {
            add_python(command, word);
            break;
        } else if (word[1] == '-') {
            take_long(command, word, &words, &limits);
        } else if (ends_with_program(command, word, &words)) {
            words--;
            break;
        }
    }
    if (command->without) {
        return;
    }
    append(&command->surroundings, limits.bytes == NULL ? "" : limits.bytes, limits.size);
    if (limits.size > 0) {
        append_text(&command->surroundings, "\n");
    }
    take_program(command, words);
}
