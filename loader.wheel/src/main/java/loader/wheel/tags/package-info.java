/** Compatibility tags and the platforms they stand for (PEP 425, 513, 571, 599, 600, 656). */
package loader.wheel.tags;
