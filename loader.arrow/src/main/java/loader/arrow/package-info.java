/** Tables of Apache Arrow as values of Python and Java. */
package loader.arrow;
