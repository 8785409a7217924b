package loader.extension;

import loader.cpython.AttachedThread;
import loader.cpython.Layout;
import loader.cpython.Reference;

/**
 * A module's init function (PEP 489).
 *
 * @param shortName the encoded last part of the module's name, as CPython's messages give it
 */
record InitFunction(long address, String shortName) {

    /** Calls it, and raises SystemError for every result that CPython refuses. */
    InitResult call(AttachedThread python) {
        long result = python.python().linker().call(address);
        requireResult(python, result);
        long type = python.memory().getLong(result + Layout.OB_TYPE);
        if (type == 0) {
            throw python.systemError(
                    "init function of " + shortName + " returned uninitialized object");
        }
        if (type == python.python().symbol("PyModuleDef_Type")) {
            return new InitResult.MultiPhase(ModuleDefinition.at(python, result));
        }
        return singlePhase(python, result);
    }

    private void requireResult(AttachedThread python, long result) {
        boolean raised = python.api().PyErr_Occurred() != 0;
        if (result == 0) {
            throw raised
                    ? python.raised()
                    : python.systemError(
                            "initialization of "
                                    + shortName
                                    + " failed without raising an exception");
        }
        if (raised) {
            throw python.systemErrorFromPending(
                    "initialization of " + shortName + " raised unreported exception");
        }
    }

    private InitResult singlePhase(AttachedThread python, long result) {
        try (Reference module = python.owned(result)) {
            if (!python.isModule(module)) {
                throw python.systemError(
                        "initialization of " + shortName + " did not return an extension module");
            }
            return new InitResult.SinglePhase();
        }
    }
}
