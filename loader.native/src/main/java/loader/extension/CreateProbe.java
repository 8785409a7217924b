package loader.extension;

import java.util.Optional;
import loader.capi.CApi;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.PyModule;
import loader.python.PyObject;

/**
 * Whether a module's create slot makes what CPython would have made without it. Then the module may
 * be executed in one that exists: "make {@code __main__} look like this", as it was called on
 * Import-SIG in 2015. Cython and pybind11 modules pass, so long as they are not loaded already.
 */
record CreateProbe(AttachedThread python) {

    /**
     * Calls the create function with the found spec and drops the result; what is special about it,
     * if anything.
     */
    Optional<String> call(Reference spec, ModuleDefinition definition) {
        long create = definition.createFunction().orElseThrow();
        long result = python.python().linker().call(create, spec.address(), definition.address());
        if (python.api().PyErr_Occurred() != 0) {
            return Optional.of("its create function raised " + raised(result));
        }
        if (result == 0) {
            return Optional.of("its create function failed without setting an exception");
        }
        try (Reference created = python.owned(result)) {
            return difference(created);
        }
    }

    private String raised(long result) {
        String text = python.raised().getMessage();
        if (result != 0) {
            python.owned(result).close();
        }
        return text;
    }

    private Optional<String> difference(Reference created) {
        try (PyModule bridge = python.interpreter().bridge().module(python);
                PyObject difference = bridge.callMethod("unlike_default", created)) {
            if (!difference.isNone()) {
                return Optional.of(difference.toString());
            }
        }
        CApi api = python.api();
        return api.PyModule_GetDef(created.address()) != 0
                        || api.PyModule_GetState(created.address()) != 0
                ? Optional.of("it makes a module that is initialised already")
                : Optional.empty();
    }
}
