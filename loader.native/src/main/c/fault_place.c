/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Where a fault is: one line with the library, and with the module, bundle and generation that Java has named for the file.
 * All of it runs in the handler of a signal.
 */

#define _GNU_SOURCE
#include <link.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

#include "loader.h"

enum {
    LIBRARIES = 1024,
    WORDS = 8192 /* of the stack, in which return addresses are looked for */
};

/* A file that modules are loaded from, and what is said of it. */
struct named {
    struct named *next;
    char *text;
    char file[];
};

static struct named *named;

/* The code of a library in memory. */
struct code {
    uintptr_t base;
    uintptr_t low;
    uintptr_t high;
    const char *file;
    const char *text; /* NULL when nothing is said of it */
};

static struct code libraries[LIBRARIES];
static int library_count;

INTERNAL void loader_say(const char *text) {
    ssize_t written = write(STDERR_FILENO, text, strlen(text));
    (void)written;
}

static void say_number(uintptr_t number) {
    char digits[2 * sizeof number + 3];
    char *at = digits + sizeof digits;
    *--at = 0;
    do {
        *--at = "0123456789abcdef"[number & 15];
        number >>= 4;
    } while (number != 0);
    *--at = 'x';
    *--at = '0';
    loader_say(at);
}

/* A copy is called .copyN-NUMBER-NAME. */
INTERNAL const char *loader_base_name(const char *file) {
    const char *slash = strrchr(file, '/');
    const char *name = slash == NULL ? file : slash + 1;
    if (strncmp(name, ".copy", 5) == 0) {
        const char *first = strchr(name, '-');
        const char *second = first == NULL ? NULL : strchr(first + 1, '-');
        return second == NULL ? name : second + 1;
    }
    return name;
}

static int is_same_file(const char *a, const char *b) {
    const char *slash_a = strrchr(a, '/');
    const char *slash_b = strrchr(b, '/');
    return slash_a != NULL && slash_b != NULL && slash_a - a == slash_b - b && strncmp(a, b, slash_a - a) == 0 &&
           strcmp(loader_base_name(a), loader_base_name(b)) == 0;
}

static struct named *name_of(const char *file) {
    struct named *each = __atomic_load_n(&named, __ATOMIC_ACQUIRE);
    while (each != NULL && !is_same_file(each->file, file)) {
        each = each->next;
    }
    return each;
}

/* What is said of a fault in the file; only one thread calls this at a time. */
EXPORTED void loader_name_library(const char *file, const char *text) {
    struct named *known = name_of(file);
    char *copy = strdup(text);
    if (copy == NULL) {
        return;
    }
    if (known != NULL) {
        __atomic_store_n(&known->text, copy, __ATOMIC_RELEASE); /* a handler may be reading the old one */
        return;
    }
    struct named *fresh = malloc(sizeof *fresh + strlen(file) + 1);
    if (fresh == NULL) {
        free(copy);
        return;
    }
    strcpy(fresh->file, file);
    fresh->text = copy;
    fresh->next = named;
    __atomic_store_n(&named, fresh, __ATOMIC_RELEASE);
}

static int add_library(struct dl_phdr_info *object, size_t size, void *unused) {
    (void)size;
    (void)unused;
    if (library_count == LIBRARIES || object->dlpi_name == NULL || object->dlpi_name[0] != '/') {
        return 0;
    }
    struct code *library = &libraries[library_count];
    *library = (struct code){.base = object->dlpi_addr, .low = UINTPTR_MAX, .file = object->dlpi_name};
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &object->dlpi_phdr[i];
        uintptr_t start = object->dlpi_addr + header->p_vaddr;
        if (header->p_type == PT_LOAD && header->p_flags & PF_X) {
            library->low = start < library->low ? start : library->low;
            library->high = start + header->p_memsz > library->high ? start + header->p_memsz : library->high;
        }
    }
    struct named *name = name_of(object->dlpi_name);
    library->text = name == NULL ? NULL : name->text;
    library_count++;
    return 0;
}

static struct code *library_at(uintptr_t address) {
    for (int i = 0; i < library_count; i++) {
        if (libraries[i].low <= address && address < libraries[i].high) {
            return &libraries[i];
        }
    }
    return NULL;
}

/* The library of the topmost word on the stack that is an address in the code of a module. */
static struct code *module_on_stack(uintptr_t stack) {
    static uintptr_t words[WORDS];
    struct iovec to = {words, sizeof words};
    struct iovec from = {(void *)stack, sizeof words};
    ssize_t size = -1;
    /* What is not mapped is not read, and does not fault again. A page at a time, for the end of the stack. */
    for (size_t want = sizeof words; size < 0 && want >= 4096; want /= 2) {
        to.iov_len = from.iov_len = want;
        size = process_vm_readv(getpid(), &to, 1, &from, 1, 0);
    }
    for (ssize_t i = 0; i < size / (ssize_t)sizeof *words; i++) {
        struct code *library = library_at(words[i]);
        if (library != NULL && library->text != NULL) {
            return library;
        }
    }
    return NULL;
}

INTERNAL int loader_say_where(const char *fault, const siginfo_t *info, const ucontext_t *context, int is_python) {
    uintptr_t place = context->uc_mcontext.gregs[REG_RIP];
    uintptr_t stack = context->uc_mcontext.gregs[REG_RSP];
    uintptr_t low = info->si_signo == SIGSEGV ? loader_is_stack_overflow((uintptr_t)info->si_addr) : 0;
    if (stack < low) {
        stack = low; /* there is nothing below */
    }
    library_count = 0;
    dl_iterate_phdr(add_library, NULL);
    struct code *library = library_at(place);
    struct code *module = library != NULL && library->text != NULL ? library : module_on_stack(stack);
    if (module == NULL && !is_python) {
        return 0;
    }
    loader_say("loader: ");
    loader_say(fault);
    if (low != 0) {
        loader_say(" (stack overflow in C)");
    }
    if (module != NULL && module == library) {
        loader_say(" in ");
        loader_say(module->text);
    } else if (module != NULL) {
        loader_say(" with ");
        loader_say(module->text);
        loader_say(" on the stack");
    }
    loader_say(", at ");
    say_number(library == NULL ? place : place - library->base);
    if (library != NULL) {
        loader_say(" in ");
        loader_say(library->file);
    }
    loader_say("\n");
    return 1;
}
