/** Loader in a program that is no OSGi container. */
package loader.embed;
