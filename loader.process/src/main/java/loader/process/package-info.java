/** Interpreters in processes of their own. */
package loader.process;
