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
        } catch (RuntimeException | Error problem) {
            return RaisedExceptions.outcome(session, interpreter, problem);
        }
    }

    /** The function has given a returned object away. */
    private Session.Outcome returned(Object value) {
        if (value instanceof RemoteObject object && object.interpreter() == interpreter) {
            return new Session.Outcome("return_object", List.of(object.handle().give()));
        }
        return new Session.Outcome("return", Collections.singletonList(value));
    }
}
