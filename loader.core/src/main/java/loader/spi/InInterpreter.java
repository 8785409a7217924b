package loader.spi;

import loader.python.Interpreter;
import loader.python.PyObject;
import org.osgi.annotation.versioning.ProviderType;

/** An object that says which interpreter it is in: one in a process. */
@ProviderType
public interface InInterpreter extends PyObject {

    /** The only interpreter that takes the object as an argument. */
    Interpreter interpreter();
}
