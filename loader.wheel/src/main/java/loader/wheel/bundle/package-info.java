/** The bundles that are made of wheels. */
package loader.wheel.bundle;
