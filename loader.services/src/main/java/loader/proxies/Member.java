package loader.proxies;

import loader.python.Interpreter;
import loader.python.PyObject;

/** What a method of an interface was found to be in a Python object. */
sealed interface Member {

    Object invoke(Interpreter python, PyObject target, MethodPlan plan, Object[] arguments);

    /** A function or class that is kept, so that a call looks nothing up. */
    record Held(PyObject function) implements Member {
        @Override
        public Object invoke(
                Interpreter python, PyObject target, MethodPlan plan, Object[] arguments) {
            return plan.call(python, function, arguments);
        }
    }

    /** A method of an object that may be one of many. */
    record Named(String name) implements Member {
        @Override
        public Object invoke(
                Interpreter python, PyObject target, MethodPlan plan, Object[] arguments) {
            try (PyObject method = target.getAttr(name)) {
                return plan.call(python, method, arguments);
            }
        }
    }

    /** An attribute that a getter reads. */
    record Attribute(String name) implements Member {
        @Override
        public Object invoke(
                Interpreter python, PyObject target, MethodPlan plan, Object[] arguments) {
            return plan.attribute(python, target, name);
        }
    }

    /** An attribute that a setter assigns to. */
    record Assigned(String name) implements Member {
        @Override
        public Object invoke(
                Interpreter python, PyObject target, MethodPlan plan, Object[] arguments) {
            plan.assign(python, target, name, arguments[0]);
            return null;
        }
    }
}
