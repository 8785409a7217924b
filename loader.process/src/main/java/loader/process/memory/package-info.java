/** Memory that this process and the one of Python have mapped. */
package loader.process.memory;
