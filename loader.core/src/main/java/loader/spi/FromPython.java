package loader.spi;

import loader.python.Interpreter;
import loader.python.PyObject;

/** Makes a Java value of one type from a Python object. The caller keeps the object. */
@FunctionalInterface
public interface FromPython {
    Object convert(Interpreter python, PyObject object);
}
