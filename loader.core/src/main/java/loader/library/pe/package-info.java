/** PE, the format of Windows. */
package loader.library.pe;
