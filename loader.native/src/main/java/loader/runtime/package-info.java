/**
 * CPython on disk: the bundle that brings it, the cache that it is unpacked into, and the search
 * for a home.
 */
package loader.runtime;
