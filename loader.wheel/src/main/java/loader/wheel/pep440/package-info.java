/** Versions and conditions on them (PEP 440), and what they are in OSGi. */
package loader.wheel.pep440;
