/**
 * The opened libpython: its start, its functions, and the structs of C that Loader reads itself.
 * Nothing here knows of threads that are attached.
 */
package loader.libpython;
