/**
 * Extension modules: their init functions, definitions and slots (PEP 489), and running them as
 * main (PEP 547).
 */
package loader.extension;
