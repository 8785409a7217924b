/* SPDX-License-Identifier: Apache-2.0 */

/* The settings of a container, as one number: another number is another container. */

#include "client.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Fowler, Noll and Vo: nobody has a reason to find two settings with the same number but their owner. */
static const uint64_t FIRST = 14695981039346656037u;
static const uint64_t PRIME = 1099511628211u;

static const char *const VARIABLES[] = {
    "JAVA_HOME", "LOADER_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS",
    "LOADER_RESIDENT_IDLE",
};
static const char *const NAMESPACES[] = {"mnt", "net", "pid", "user", "ipc", "uts"};

static void mix(uint64_t *number, const void *bytes, size_t size) {
    for (size_t i = 0; i < size; i++) {
        *number = (*number ^ ((const unsigned char *) bytes)[i]) * PRIME;
    }
}

/* With its end, so that two texts are not one. */
static void mix_text(uint64_t *number, const char *text) {
    mix(number, text == NULL ? "\1" : text, text == NULL ? 1 : strlen(text) + 1);
}

static void mix_file(uint64_t *number, int folder, const char *name) {
    struct stat facts;
    mix_text(number, name);
    if (fstatat(folder, name, &facts, 0) == 0) {
        mix(number, &facts.st_dev, sizeof facts.st_dev);
        mix(number, &facts.st_ino, sizeof facts.st_ino);
        mix(number, &facts.st_size, sizeof facts.st_size);
        mix(number, &facts.st_mtim, sizeof facts.st_mtim);
    }
}

/* In any order. */
static void mix_folder(uint64_t *number, const char *path) {
    uint64_t sum = 0;
    DIR *folder = opendir(path);
    struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        uint64_t each = FIRST;
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            mix_file(&each, dirfd(folder), entry->d_name);
            sum += each;
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    mix(number, &sum, sizeof sum);
}

static void mix_java(uint64_t *number) {
    const char *home = getenv("JAVA_HOME");
    const char *path = home != NULL && *home != '\0' ? NULL : getenv("PATH");
    while (path != NULL) {
        const char *end = strchrnul(path, ':');
        char java[4096];
        snprintf(java, sizeof java, "%.*s/java", (int) (end - path), path);
        if (access(java, X_OK) == 0) {
            mix_text(number, java);
            return;
        }
        path = *end == '\0' ? NULL : end + 1;
    }
}

/* Whose the process is, what it may have at most, and what it sees of the system. */
static void mix_process(uint64_t *number) {
    gid_t groups[256];
    int count = getgroups(256, groups);
    uint32_t ids[] = {getuid(), geteuid(), getgid(), getegid()};
    mix(number, ids, sizeof ids);
    mix(number, groups, count < 0 ? 0 : sizeof *groups * (size_t) count);
    for (int i = 0; i < RLIM_NLIMITS; i++) {
        struct rlimit limit = {0};
        getrlimit(i, &limit);
        mix(number, &limit.rlim_max, sizeof limit.rlim_max);
    }
    for (size_t i = 0; i < sizeof NAMESPACES / sizeof *NAMESPACES; i++) {
        char path[64], target[64] = "";
        snprintf(path, sizeof path, "/proc/self/ns/%s", NAMESPACES[i]);
        if (readlink(path, target, sizeof target - 1) > 0) {
            mix_text(number, target);
        }
    }
    struct stat root;
    if (stat("/", &root) == 0) {
        mix(number, &root.st_dev, sizeof root.st_dev);
        mix(number, &root.st_ino, sizeof root.st_ino);
    }
}

uint64_t settings_of(const struct place *place, const struct command *command) {
    uint64_t number = FIRST;
    mix_text(&number, place->home);
    mix_text(&number, place->cache);
    mix_file(&number, AT_FDCWD, joined(place->home, "/lib/stamp"));
    mix_folder(&number, joined(place->home, "/load"));
    for (size_t i = 0; i < sizeof VARIABLES / sizeof *VARIABLES; i++) {
        mix_text(&number, getenv(VARIABLES[i]));
    }
    mix_java(&number);
    mix_process(&number);
    for (int i = 0; i < command->containers; i++) {
        mix_file(&number, AT_FDCWD, command->container[i]);
    }
    return number;
}
