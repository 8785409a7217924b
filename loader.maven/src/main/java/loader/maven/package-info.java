/** The goal {@code loader:wheel}: wheels become bundles at build time. */
package loader.maven;
