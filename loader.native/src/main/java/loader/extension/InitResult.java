package loader.extension;

import loader.cpython.Reference;

/** What a {@code PyInit_} function gave back: CPython's kinds of modules. */
sealed interface InitResult {

    /**
     * A module that is complete already, and whose making cannot be undone.
     *
     * @param module owned by whoever called the init function
     */
    record SinglePhase(Reference module, ModuleDefinition definition) implements InitResult {}

    /** A definition, from which modules are made in steps (PEP 489). */
    record MultiPhase(ModuleDefinition definition) implements InitResult {}
}
