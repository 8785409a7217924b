/** The format of Python's module {@code marshal}, version 2: values without references. */
package loader.process.marshal;
