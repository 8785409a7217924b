package loader.extension;

import java.util.Optional;
import loader.capi.CApi;
import loader.cpython.AttachedThread;
import loader.cpython.PythonSide;
import loader.cpython.Reference;
import loader.python.PyModule;
import loader.python.PyObject;

/**
 * Whether a module's create slot makes what CPython would have made without it. Then the module may
 * be executed in one that exists: "make {@code __main__} look like this", as it was called on
 * Import-SIG in 2015. Cython and pybind11 modules pass, so long as they are not loaded already.
 */
record CreateProbe(AttachedThread python, String module) {

    /** Why a module cannot be executed, and the exception behind that, if any. */
    record Objection(String text, Optional<RuntimeException> cause) {

        static Optional<Objection> of(String text) {
            return Optional.of(new Objection(text, Optional.empty()));
        }
    }

    /**
     * Calls the create function with the found spec and drops the result; what is wrong with it, if
     * anything. What is no {@code Exception}, such as SystemExit, is thrown.
     */
    Optional<Objection> call(Reference spec, ModuleDefinition definition) {
        long create = definition.createFunction().orElseThrow();
        long result = python.python().call(create, spec.address(), definition.address());
        long raised = python.api().PyErr_Occurred();
        if (raised != 0) {
            return Optional.of(raised(result, isException(raised)));
        }
        if (result == 0) {
            return Objection.of(creation("failed without setting an exception"));
        }
        try (Reference created = python.owned(result)) {
            return difference(created);
        }
    }

    private boolean isException(long raised) {
        long exception = python.python().exceptionType("PyExc_Exception");
        return python.api().PyErr_GivenExceptionMatches(raised, exception) == 1;
    }

    private Objection raised(long result, boolean isException) {
        RuntimeException raised = python.raised();
        if (result != 0) {
            python.owned(result).close();
        }
        if (!isException) {
            throw raised;
        }
        String problem = result == 0 ? "raised " : "raised unreported exception ";
        return new Objection(creation(problem + raised.getMessage()), Optional.of(raised));
    }

    private String creation(String problem) {
        return "creation of module " + module + " " + problem;
    }

    private Optional<Objection> difference(Reference created) {
        boolean isLoaded = python.isModule(created) && isExecuted(created.address());
        try (PyModule libraries = PythonSide.module(python, "libraries");
                PyObject difference =
                        isLoaded
                                ? libraries.getAttr("LOADED_ALREADY")
                                : libraries.callMethod("unlike_default", created)) {
            return difference.isNone() ? Optional.empty() : Objection.of(difference.toString());
        }
    }

    private boolean isExecuted(long module) {
        CApi api = python.api();
        return api.PyModule_GetDef(module) != 0 || api.PyModule_GetState(module) != 0;
    }
}
