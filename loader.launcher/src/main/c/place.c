/* SPDX-License-Identifier: Apache-2.0 */

/* The cache, by the rule of loader.files.CacheFolder and of bin/loader, and the folders in it. */

#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The same path if the working folder is not known: it is refused by whoever opens it. */
char *absolute(const char *path) {
    char *folder = path[0] == '/' ? NULL : getcwd(NULL, 0);
    if (folder == NULL) {
        return strdup(path);
    }
    char *result = joined(joined(folder, "/"), path);
    free(folder);
    return result;
}

/* Absolute, with a name in it: the root folder is nobody's home. */
static int is_usable(const char *path) {
    return path != NULL && path[0] == '/' && path[strspn(path, "/.")] != '\0';
}

static const char *home_of_user(void) {
    const char *home = getenv("HOME");
    if (is_usable(home)) {
        return home;
    }
    struct passwd *entry = getpwuid(geteuid());
    return entry != NULL && is_usable(entry->pw_dir) ? entry->pw_dir : NULL;
}

static char *cache_folder(const char *named) {
    const char *own = named != NULL && *named != '\0' ? named : getenv("LOADER_CACHE");
    if (own != NULL && *own != '\0') {
        return absolute(own);
    }
    const char *caches = getenv("XDG_CACHE_HOME");
    if (is_usable(caches)) {
        return joined(caches, "/loader");
    }
    const char *home = home_of_user();
    if (home == NULL) {
        fail(FAILED, "--resident needs a cache: --cache or LOADER_CACHE names a folder");
    }
    return joined(home, "/.cache/loader");
}

static void make_folders(char *path) {
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    mkdir(path, 0700);
}

/* A folder of this user that nobody else has any right to. */
static int own_folder(char *path) {
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0 && errno == ENOENT) {
        make_folders(path);
        folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    }
    struct stat facts;
    if (folder < 0 || fstat(folder, &facts) != 0) {
        fail(FAILED, "%s: %s", path, strerror(errno));
    } else if (facts.st_uid != geteuid()) {
        fail(FAILED, "%s is refused: it belongs to another user (%u)", path, (unsigned) facts.st_uid);
    } else if ((facts.st_mode & 0077) != 0) {
        fail(FAILED, "%s is refused: others have rights there (mode %o)", path,
             (unsigned) facts.st_mode & 0777);
    }
    return folder;
}

void find_place(struct place *place, const char *home, const struct command *command) {
    place->home = home;
    place->cache = cache_folder(command->cache);
    place->folders = own_folder(joined(place->cache, "/resident"));
    if (!command->control) {
        snprintf(place->name, sizeof place->name, "%016llx",
                 (unsigned long long) settings_of(place, command));
    }
}
