/**
 * RichTypeConversion on their way between Java and Python, and collections that each side shows the
 * other.
 */
package loader.convert;
