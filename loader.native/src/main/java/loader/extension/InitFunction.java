package loader.extension;

import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.libpython.Layout;

/**
 * A module's init function (PEP 489).
 *
 * @param symbol the function's name, which ends in the encoded last part of the module's name
 */
record InitFunction(long address, String symbol) {

    /** Calls it, and raises SystemError for every result that CPython refuses. */
    InitResult call(AttachedThread python) {
        python.python().callOwn("loader_library_opened", address);
        long result = python.python().call(address);
        requireResult(python, result);
        long type = python.memory().getLong(result + Layout.OB_TYPE);
        if (type == 0) {
            throw python.systemError(
                    "init function of " + shortName() + " returned uninitialized object");
        }
        if (type == python.python().symbol("PyModuleDef_Type")) {
            return new InitResult.MultiPhase(ModuleDefinition.at(python, result));
        }
        return singlePhase(python, result);
    }

    private void requireResult(AttachedThread python, long result) {
        boolean raised = python.api().PyErr_Occurred() != 0;
        if (result == 0) {
            throw raised ? python.raised() : fault(python, "failed without raising an exception");
        }
        if (raised) {
            throw python.systemErrorFromPending(message("raised unreported exception"));
        }
    }

    private InitResult singlePhase(AttachedThread python, long result) {
        Reference module = python.owned(result);
        try {
            return singlePhase(python, module);
        } catch (RuntimeException refused) {
            module.close();
            throw refused;
        }
    }

    private InitResult singlePhase(AttachedThread python, Reference module) {
        if (symbol.startsWith("PyInitU_")) {
            throw fault(python, "did not return PyModuleDef");
        }
        if (!python.isModule(module)) {
            throw fault(python, "did not return an extension module");
        }
        long definition = python.api().PyModule_GetDef(module.address());
        if (definition == 0) {
            throw fault(python, "did not return a valid extension module");
        }
        return new InitResult.SinglePhase(module, ModuleDefinition.at(python, definition));
    }

    private RuntimeException fault(AttachedThread python, String problem) {
        return python.systemError(message(problem));
    }

    private String message(String problem) {
        return "initialization of " + shortName() + " " + problem;
    }

    /** The module's name as CPython's messages give it. */
    private String shortName() {
        return symbol.substring(symbol.indexOf('_') + 1);
    }
}
