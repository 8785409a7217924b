/** The bytes of a library, given out in pieces that are known to exist. */
package loader.library.content;
