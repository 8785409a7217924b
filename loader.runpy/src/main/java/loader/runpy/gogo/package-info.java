/**
 * The commands of scope {@code py}. They return values; how tables look is Gogo's converter's
 * business.
 */
package loader.runpy.gogo;
