/* As g++ makes the static variable of an inline function: each library has it, and glibc gives all the first one. */
long inline_count;
#ifdef __ELF__
__asm__(".type inline_count, %gnu_unique_object");
#endif
