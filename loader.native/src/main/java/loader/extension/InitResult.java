package loader.extension;

/** What a {@code PyInit_} function gave back: CPython's kinds of modules. */
sealed interface InitResult {

    /** A module that is complete already, and whose making cannot be undone. */
    record SinglePhase() implements InitResult {}

    /** A definition, from which modules are made in steps (PEP 489). */
    record MultiPhase(ModuleDefinition definition) implements InitResult {}
}
