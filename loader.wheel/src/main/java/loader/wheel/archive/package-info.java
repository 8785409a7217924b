/** A wheel and what it says of itself: its name, metadata and record. */
package loader.wheel.archive;
