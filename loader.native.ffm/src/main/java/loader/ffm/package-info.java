/** The way to C through {@code java.lang.foreign}, on Java 22 and later. */
package loader.ffm;
