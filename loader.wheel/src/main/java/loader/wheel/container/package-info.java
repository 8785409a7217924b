/** Wheels in a running container: the {@code wheel:} address, the load folder, and resolution. */
package loader.wheel.container;
