/** The import system at work: the finder services, and the finder of modules in bundles. */
package loader.bundles;
