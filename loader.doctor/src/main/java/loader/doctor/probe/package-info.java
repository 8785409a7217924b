/** Extension modules in scenarios, each in a process of its own that may die. */
package loader.doctor.probe;
