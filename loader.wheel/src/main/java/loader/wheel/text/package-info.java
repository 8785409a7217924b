/** Small formats of text: rows, header fields, OSGi filters, and how text is shown in messages. */
package loader.wheel.text;
