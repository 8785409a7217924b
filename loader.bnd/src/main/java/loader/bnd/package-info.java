/** The bnd instructions {@code -pymodule} and {@code -wheel}, which make module bundles. */
package loader.bnd;
