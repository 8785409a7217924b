/** Loader in the Felix inventory and the Felix Web Console. */
package loader.webconsole;
