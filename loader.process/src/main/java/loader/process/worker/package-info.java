/** The process of an interpreter: its start, its connections and its end. */
package loader.process.worker;
