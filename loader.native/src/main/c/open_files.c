/* SPDX-License-Identifier: Apache-2.0 */

/* The open files of the process. */

#define _GNU_SOURCE
#include <dirent.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "loader.h"

struct open_file {
    uint64_t descriptor, device, inode;
};

/* Fills in the open files, as many as there is room for; how many there are, or 0 if the system does not say. */
EXPORTED long loader_open_files(struct open_file *files, long room) {
    DIR *listing = opendir("/proc/self/fd");
    if (listing == NULL) {
        return 0;
    }
    long count = 0;
    for (struct dirent *entry; (entry = readdir(listing)) != NULL;) {
        struct stat file;
        int descriptor = atoi(entry->d_name);
        if (entry->d_name[0] == '.' || descriptor == dirfd(listing) || fstat(descriptor, &file) != 0) {
            continue;
        }
        if (count < room) {
            files[count] = (struct open_file){(uint64_t)descriptor, file.st_dev, file.st_ino};
        }
        count++;
    }
    closedir(listing);
    return count;
}
