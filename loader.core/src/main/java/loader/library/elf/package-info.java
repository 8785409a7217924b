/** ELF, as glibc and musl read it. */
package loader.library.elf;
