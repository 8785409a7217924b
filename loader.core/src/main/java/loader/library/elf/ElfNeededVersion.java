package loader.library.elf;

/** A version that a library must have, such as {@code GLIBC_2.17} of {@code libc.so.6}. */
record ElfNeededVersion(String library, String name) {}
