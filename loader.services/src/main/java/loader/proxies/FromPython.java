package loader.proxies;

import loader.python.Interpreter;
import loader.python.PyObject;

/** Makes a Java value of one type from a Python object, which stays the caller's. */
@FunctionalInterface
interface FromPython {
    Object convert(Interpreter python, PyObject object);
}
