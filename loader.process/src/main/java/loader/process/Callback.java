package loader.process;

import java.util.Collections;
import java.util.List;
import loader.python.JavaFunction;
import loader.python.PyObject;

/** A call of Java by Python. */
record Callback(ProcessInterpreter interpreter, Session session) {

    /** Whatever is thrown is Python's. */
    Session.Outcome call(Object called, List<PyObject> arguments) {
        if (!(called instanceof JavaFunction function)) {
            return RaisedExceptions.outcome(
                    session, interpreter, new IllegalStateException("the function is gone"));
        }
        try {
            return interpreter.attached(
                    session, python -> returned(function.call(python, arguments)));
        } catch (Throwable problem) { // a lambda may throw what it does not declare
            return RaisedExceptions.outcome(session, interpreter, problem);
        }
    }

    /** The function has given a returned object away. */
    private Session.Outcome returned(Object value) {
        if (value instanceof PyObject object) {
            return new Session.Outcome("return_object", List.of(own(object).handle().give()));
        }
        return new Session.Outcome("return", Collections.singletonList(value));
    }

    private RemoteObject own(PyObject object) {
        PyObject same = object;
        if (!(object instanceof RemoteObject)) {
            same = object.copy();
            object.close();
        }
        if (same instanceof RemoteObject remote && remote.interpreter() == interpreter) {
            return remote;
        }
        same.close();
        throw new IllegalArgumentException("the Python object is of another interpreter");
    }
}
