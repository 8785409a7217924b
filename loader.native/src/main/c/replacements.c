/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The functions that libpython and what it opens find in the linker's tables, in the place of C's and of Python's own.
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <link.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "loader.h"

INTERNAL uintptr_t loader_python_base;
static int watching;
static unsigned long long objects_seen;

static void *opened_by_program(const char *file, int flags);

/* In libpython, and in what it opens. */
static void *in_all(const char *name) {
    if (strcmp(name, "sigaction") == 0) {
        return loader_sigaction;
    }
    if (strcmp(name, "signal") == 0 || strcmp(name, "bsd_signal") == 0 || strcmp(name, "ssignal") == 0) {
        return loader_signal;
    }
    if (strcmp(name, "__sysv_signal") == 0 || strcmp(name, "sysv_signal") == 0) {
        return loader_sysv_signal;
    }
    if (strcmp(name, "sigset") == 0) {
        return loader_sigset;
    }
    if (strcmp(name, "sigaltstack") == 0) {
        return loader_sigaltstack;
    }
    if (strcmp(name, "pthread_exit") == 0 || strcmp(name, "thrd_exit") == 0) {
        return loader_pthread_exit;
    }
    if (strcmp(name, "PyGILState_Ensure") == 0) {
        return loader_gil_ensure;
    }
    if (strcmp(name, "PyGILState_Release") == 0) {
        return loader_gil_release;
    }
    if (strcmp(name, "PyGILState_Check") == 0) {
        return loader_gil_check;
    }
    return NULL;
}

static void *in_python(const char *name) { return strcmp(name, "dlopen") == 0 ? opened_by_program : in_all(name); }

static void *in_library(const char *name) {
    if (strcmp(name, "raise") == 0) {
        return loader_raise;
    }
    if (strcmp(name, "kill") == 0) {
        return loader_kill;
    }
    return in_all(name);
}

static void put(void **entry, void *function) {
    uintptr_t page = (uintptr_t)entry & -(uintptr_t)sysconf(_SC_PAGESIZE);
    if (*entry == function) {
        return;
    }
    /* Where the linker has made its table read-only it is left writable: nobody can tell which pages are of the table only. */
    if (mprotect((void *)page, (uintptr_t)(entry + 1) - page, PROT_READ | PROT_WRITE) == 0) {
        __atomic_store_n(entry, function, __ATOMIC_RELEASE);
    }
}

struct object {
    uintptr_t base;
    const char *strings;
    const ElfW(Sym) *symbols;
    void *(*replacement)(const char *name);
};

static void replace_in(const struct object *object, const ElfW(Rela) *relocations, size_t size) {
    for (size_t i = 0; i < size / sizeof *relocations; i++) {
        unsigned type = ELF64_R_TYPE(relocations[i].r_info);
        const ElfW(Sym) *symbol = &object->symbols[ELF64_R_SYM(relocations[i].r_info)];
        if ((type == R_X86_64_JUMP_SLOT || type == R_X86_64_GLOB_DAT) && symbol->st_shndx == SHN_UNDEF) {
            void *function = object->replacement(object->strings + symbol->st_name);
            if (function != NULL) {
                put((void **)(object->base + relocations[i].r_offset), function);
            }
        }
    }
}

/* Replaces the entries of one library. */
static void replace(uintptr_t base, const ElfW(Dyn) *entry, void *(*replacement)(const char *name)) {
    struct object object = {.base = base, .replacement = replacement};
    const ElfW(Rela) *calls = NULL, *data = NULL;
    size_t calls_size = 0, data_size = 0;
    for (; entry != NULL && entry->d_tag != DT_NULL; entry++) {
        switch (entry->d_tag) {
        case DT_STRTAB: object.strings = (const char *)entry->d_un.d_ptr; break;
        case DT_SYMTAB: object.symbols = (const ElfW(Sym) *)entry->d_un.d_ptr; break;
        case DT_JMPREL: calls = (const ElfW(Rela) *)entry->d_un.d_ptr; break;
        case DT_PLTRELSZ: calls_size = entry->d_un.d_val; break;
        case DT_RELA: data = (const ElfW(Rela) *)entry->d_un.d_ptr; break;
        case DT_RELASZ: data_size = entry->d_un.d_val; break;
        }
    }
    if (object.strings != NULL && object.symbols != NULL) {
        replace_in(&object, calls, calls_size);
        replace_in(&object, data, data_size);
    }
}

INTERNAL void loader_replace_in(const struct link_map *map, void *(*replacement)(const char *name)) {
    replace(map->l_addr, map->l_ld, replacement);
}

static void replace_in_object(const struct dl_phdr_info *object, void *(*replacement)(const char *name)) {
    for (int i = 0; i < object->dlpi_phnum; i++) {
        if (object->dlpi_phdr[i].p_type == PT_DYNAMIC) {
            replace(object->dlpi_addr, (const ElfW(Dyn) *)(object->dlpi_addr + object->dlpi_phdr[i].p_vaddr), replacement);
        }
    }
}

/* The objects that came last are at the end of the list. */
struct latest {
    int skip;
    int count;
};

static int count_object(struct dl_phdr_info *object, size_t size, void *result) {
    (void)size;
    struct latest *latest = result;
    latest->count++;
    latest->skip = latest->count - (int)(object->dlpi_adds - objects_seen);
    return 0;
}

static int replace_in_latest(struct dl_phdr_info *object, size_t size, void *result) {
    (void)size;
    struct latest *latest = result;
    objects_seen = object->dlpi_adds;
    if (latest->skip-- <= 0) {
        replace_in_object(object, in_library);
    }
    return 0;
}

/* The program has opened a library by ctypes. Nobody knows which interpreter it belongs to. */
EXPORTED void loader_program_opened(void) {
    if (watching) {
        struct latest latest = {0, 0};
        dl_iterate_phdr(count_object, &latest);
        dl_iterate_phdr(replace_in_latest, &latest);
    }
}

static void opened(const struct link_map *map) {
    loader_program_opened();
    if (watching) {
        loader_library_loaded(map);
        loader_watch_closures(map);
    }
}

/* The library of a module's function has been opened; its calls come here from now on, and those of what it needs. */
EXPORTED void loader_library_opened(void *function) {
    Dl_info library;
    struct link_map *map;
    if (dladdr1(function, &library, (void **)&map, RTLD_DL_LINKMAP) != 0) {
        opened(map);
    }
}

/* libpython opens extension modules by their absolute path, so that it does not matter who calls. */
static void *opened_by_program(const char *file, int flags) {
    void *handle = dlopen(file, flags);
    if (handle != NULL) {
        int saved = errno;
        opened(handle);
        errno = saved;
    }
    return handle;
}

static int replace_in_python(struct dl_phdr_info *object, size_t size, void *unused) {
    (void)size;
    (void)unused;
    objects_seen = object->dlpi_adds;
    if (object->dlpi_addr == loader_python_base) {
        replace_in_object(object, in_python);
    }
    return 0;
}

/* Replaces what the libpython that has the function calls, and from now on what it opens calls. */
INTERNAL void loader_replace(void *python_function) {
    Dl_info libpython;
    if (dladdr(python_function, &libpython) != 0) {
        loader_python_base = (uintptr_t)libpython.dli_fbase;
        dl_iterate_phdr(replace_in_python, NULL);
        watching = 1;
    }
}
