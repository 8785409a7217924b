/**
 * Python's side of Loader, the package {@code _loader}, and the functions of Java that it calls.
 */
package loader.bridge;
