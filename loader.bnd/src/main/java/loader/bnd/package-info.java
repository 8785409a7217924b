/** The bnd instruction {@code -pymodule}, which writes the headers of module bundles. */
package loader.bnd;
