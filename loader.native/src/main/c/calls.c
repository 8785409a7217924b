/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Calls between Java and Python, each on its own stack (stacks.c).
 *
 * A function of the C API that Java calls (`loader_downcall`) goes on at the top of the stack of C. When Python calls Java
 * (`loader_upcall`), Java goes on where it called C. Both directions nest, and neither the JVM nor C sees anything but its own stack.
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

#include "loader.h"

enum { JAVA_FUNCTIONS = 1024 };

/* The functions of the C API, in the order of functions.h. */
INTERNAL void *loader_functions[] = {
#define FUNCTION(name) NULL,
#include "functions.h"
#undef FUNCTION
};

static const char *const names[] = {
#define FUNCTION(name) #name,
#include "functions.h"
#undef FUNCTION
};

/* What Java gave for Python to call, one for each framework that was started in this process. */
INTERNAL void *loader_java[JAVA_FUNCTIONS];
static int java_functions;

static void (*set_string)(void *type, const char *message);
static void **recursion_error;

/*
 * Calls the function in r11, with the arguments that Java gave, on C's stack. The function stays in the frame, for loader_pthread_exit.
 * With `words`, the seventh argument is on the stack, where C looks for it above the address that it returns to.
 */
__asm__(".text\n"
        ".macro DOWNCALL words\n"
        "   pushq %rbp\n"
        "   .cfi_def_cfa_offset 16\n"
        "   .cfi_offset %rbp, -16\n"
        "   movq %rsp, %rbp\n"
        "   .cfi_def_cfa_register %rbp\n"
        "   movq loader_stacks@gottpoff(%rip), %r10\n"
        "   movq %fs:0(%r10), %rax\n"
        "   pushq %fs:8(%r10)\n"
        "   pushq %r11\n"
        "   testq %rax, %rax\n"
        "   jz 1f\n"
        "   movq %rsp, %fs:8(%r10)\n"
        "   movq %rax, %rsp\n"
        "1:\n"
        "   .if \\words\n"
        "   pushq $0\n"
        "   pushq 24(%rbp)\n"
        "   .endif\n"
        "   call *%r11\n"
        "   cmpl $0, loader_in_forked_child(%rip)\n"
        "   jne 2f\n"
        "   movq loader_stacks@gottpoff(%rip), %r10\n"
        "   movq -8(%rbp), %rcx\n"
        "   movq %rcx, %fs:8(%r10)\n"
        "   leave\n"
        "   .cfi_remember_state\n"
        "   .cfi_def_cfa %rsp, 8\n"
        "   .cfi_restore %rbp\n"
        "   ret\n"
        "   .cfi_restore_state\n"
        "2: call loader_end_child\n"
        ".endm\n"

        ".type loader_downcall, @function\n"
        "loader_downcall:\n"
        "   .cfi_startproc\n"
        "   DOWNCALL 0\n"
        "   .cfi_endproc\n"
        ".size loader_downcall, .-loader_downcall\n"

        /* long loader_call(void *function, ...): a function that is not in the table, with up to seven words. */
        ".globl loader_call\n"
        ".type loader_call, @function\n"
        "loader_call:\n"
        "   .cfi_startproc\n"
        "   movq %rdi, %r11\n"
        "   movq %rsi, %rdi\n"
        "   movq %rdx, %rsi\n"
        "   movq %rcx, %rdx\n"
        "   movq %r8, %rcx\n"
        "   movq %r9, %r8\n"
        "   movq 8(%rsp), %r9\n"
        "   DOWNCALL 1\n"
        "   .cfi_endproc\n"
        ".size loader_call, .-loader_call\n"
        ".hidden loader_downcall\n"
        ".globl loader_downcall\n"
        ".hidden loader_downcall_end\n"
        ".globl loader_downcall_end\n"
        "loader_downcall_end:\n"

        /* The functions of the table. */
        ".set loader_index, 0\n"
        ".macro FUNCTION name\n"
        "   .globl \\name\n"
        "   .type \\name, @function\n"
        "\\name:\n"
        "   movq loader_functions+8*loader_index(%rip), %r11\n"
        "   jmp loader_downcall\n"
        "   .size \\name, .-\\name\n"
        "   .set loader_index, loader_index + 1\n"
        ".endm\n"
#define FUNCTION(name) "FUNCTION " #name "\n"
#include "functions.h"
#undef FUNCTION
);

/*
 * PyObject *upcall(PyObject *self, PyObject *arguments) calls the Java function in r11, on the stack of Java.
 */
__asm__(".text\n"
        ".type loader_upcall, @function\n"
        "loader_upcall:\n"
        "   .cfi_startproc\n"
        "   cmpl $0, loader_in_forked_child(%rip)\n"
        "   jne loader_raise_forked\n"
        "   cmpl $0, loader_watches_greenlets(%rip)\n"
        "   jne 5f\n"
        "4: movq loader_stacks@gottpoff(%rip), %r10\n"
        "1: movq %fs:16(%r10), %rcx\n"
        "   testq %rcx, %rcx\n"
        "   jz 3f\n"
        "   movq %fs:8(%r10), %rax\n"
        "   testq %rax, %rax\n"
        "   jz 2f\n"
        "   cmpq %rcx, %rax\n"
        "   jb loader_raise_no_stack\n"
        "   pushq %rbp\n"
        "   .cfi_def_cfa_offset 16\n"
        "   .cfi_offset %rbp, -16\n"
        "   movq %rsp, %rbp\n"
        "   .cfi_def_cfa_register %rbp\n"
        "   pushq %fs:0(%r10)\n"
        "   pushq %fs:8(%r10)\n"
        "   movq %rsp, %fs:0(%r10)\n"
        "   movq $0, %fs:8(%r10)\n"
        "   movq %rax, %rsp\n"
        "   call *%r11\n"
        "   movq loader_stacks@gottpoff(%rip), %r10\n"
        "   leaq -16(%rbp), %rsp\n"
        "   popq %fs:8(%r10)\n"
        "   popq %fs:0(%r10)\n"
        "   popq %rbp\n"
        "   .cfi_def_cfa %rsp, 8\n"
        "   .cfi_restore %rbp\n"
        "   ret\n"
        /* C is on the same stack. */
        "2: cmpq %rcx, %rsp\n"
        "   jb loader_raise_no_stack\n"
        "   jmp *%r11\n"
        /* Nobody has looked at this thread, which is not one of Java. */
        "3: pushq %rdi\n"
        "   .cfi_adjust_cfa_offset 8\n"
        "   pushq %rsi\n"
        "   .cfi_adjust_cfa_offset 8\n"
        "   pushq %r11\n"
        "   .cfi_adjust_cfa_offset 8\n"
        "   call loader_look\n"
        "   popq %r11\n"
        "   .cfi_adjust_cfa_offset -8\n"
        "   popq %rsi\n"
        "   .cfi_adjust_cfa_offset -8\n"
        "   popq %rdi\n"
        "   .cfi_adjust_cfa_offset -8\n"
        "   movq loader_stacks@gottpoff(%rip), %r10\n"
        "   jmp 1b\n"
        "5: movq %r11, %rdx\n"
        "   jmp loader_watched_upcall\n"
        "loader_upcall_now:\n"
        "   movq %rdx, %r11\n"
        "   jmp 4b\n"
        "   .cfi_endproc\n"
        ".size loader_upcall, .-loader_upcall\n"
        ".hidden loader_upcall_now\n"
        ".globl loader_upcall_now\n"

        "   .balign 16\n"
        ".type loader_upcalls, @function\n"
        "loader_upcalls:\n"
        ".set loader_slot, 0\n"
        ".rept 1024\n"
        "   .balign 16\n"
        "   movl $loader_slot, %eax\n"
        "   jmp loader_upcall_at\n"
        "   .set loader_slot, loader_slot + 1\n"
        ".endr\n"
        ".size loader_upcalls, .-loader_upcalls\n"
        "loader_upcall_at:\n"
        "   leaq loader_java(%rip), %r11\n"
        "   movq (%r11,%rax,8), %r11\n"
        "   jmp loader_upcall\n");

INTERNAL void *loader_raise_no_stack(void) {
    set_string(*recursion_error, "too little of the Java thread's stack is left to call Java");
    return NULL;
}

/* A function for Python that calls the Java one; NULL when there are too many. */
EXPORTED void *loader_function(void *java) {
    extern char loader_upcalls[] __attribute__((visibility("hidden")));
    int slot = __atomic_fetch_add(&java_functions, 1, __ATOMIC_RELAXED);
    if (slot >= JAVA_FUNCTIONS) {
        return NULL;
    }
    loader_java[slot] = java;
    return loader_upcalls + 16 * slot;
}

INTERNAL const char *loader_find_functions(void) {
    for (size_t each = 0; each < sizeof names / sizeof *names; each++) {
        loader_functions[each] = loader_python(names[each]);
        if (loader_functions[each] == NULL) {
            return names[each];
        }
    }
    set_string = loader_python("PyErr_SetString");
    recursion_error = loader_python("PyExc_RecursionError");
    return NULL;
}
