/** Mach-O. */
package loader.library.macho;
