/** Zip archives, read with distrust and written. */
package loader.wheel.zip;
