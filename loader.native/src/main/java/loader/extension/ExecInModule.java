package loader.extension;

import java.util.Optional;
import loader.capi.CApi;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.importlib.ExecRefusedException;
import loader.importlib.ImportException;
import loader.importlib.ImportException.Reason;
import loader.libpython.Layout;

/**
 * {@code exec_in_module} (PEP 547): executes an extension module inside a module that exists
 * already. Everything that can be refused is refused before anything of the module runs in it.
 *
 * @param spec the Python spec that was found, with its real name
 * @param strict whether a create slot is refused at once instead of being probed
 */
record ExecInModule(Reference spec, String name, Optional<String> origin, boolean strict) {

    /** The definition that was executed. */
    ModuleDefinition run(AttachedThread python, InitFunction init, Reference target) {
        requireFreshModule(python, target);
        ModuleDefinition definition = multiPhase(init.call(python));
        definition.validate(python, spec, name);
        if (definition.createFunction().isPresent()) {
            requireDefaultModule(python, definition);
        }
        execute(python, definition, target);
        return definition;
    }

    private void requireFreshModule(AttachedThread python, Reference target) {
        if (!python.isModule(target)) {
            throw refused("can only be executed in a module, not in a " + target.typeName());
        }
        CApi api = python.api();
        if (api.PyModule_GetState(target.address()) != 0
                || api.PyModule_GetDef(target.address()) != 0) {
            throw refused(
                    "cannot be executed here: an extension module was executed in this module"
                            + " before; use a fresh interpreter");
        }
    }

    private ModuleDefinition multiPhase(InitResult result) {
        if (result instanceof InitResult.MultiPhase multiPhase) {
            return multiPhase.definition();
        }
        ((InitResult.SinglePhase) result).module().close();
        throw refused(
                "uses single-phase initialization, so it cannot be executed directly;"
                        + " it can only be imported");
    }

    private void requireDefaultModule(AttachedThread python, ModuleDefinition definition) {
        if (strict) {
            throw refused(
                    "cannot be executed directly: it makes its own module object (Py_mod_create),"
                            + " which PEP 547 does not allow");
        }
        Optional<CreateProbe.Objection> objection =
                new CreateProbe(python, name).call(spec, definition);
        if (objection.isPresent()) {
            throw refused(
                    "cannot be executed directly: " + objection.get().text(),
                    objection.get().cause().orElse(null));
        }
    }

    /** From here on a failure leaves its traces in the module, as it does in CPython. */
    private void execute(AttachedThread python, ModuleDefinition definition, Reference target) {
        long module = target.address();
        CApi api = python.api();
        python.memory().putLong(module + Layout.MD_DEF, definition.address());
        try {
            addContents(python, definition, module);
        } catch (RuntimeException failed) {
            python.memory().putLong(module + Layout.MD_DEF, 0);
            throw failed;
        }
        python.check(api.PyModule_ExecDef(module, definition.address()));
    }

    private static void addContents(
            AttachedThread python, ModuleDefinition definition, long module) {
        long methods = definition.methods(python);
        if (methods != 0) {
            python.check(python.api().PyModule_AddFunctions(module, methods));
        }
        long doc = definition.doc(python);
        if (doc != 0) {
            python.check(python.api().PyModule_SetDocString(module, doc));
        }
    }

    ExecRefusedException refused(String problem) {
        return refused(problem, null);
    }

    private ExecRefusedException refused(String problem, RuntimeException cause) {
        return new ExecRefusedException(
                new ImportException(name, origin, Reason.REFUSED, problem, cause));
    }
}
