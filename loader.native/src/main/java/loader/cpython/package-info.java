/** Interpreters, the threads that are attached to them, and references to their objects. */
package loader.cpython;
