package loader.importlib;

/**
 * A module cannot be executed in another module (PEP 547). Nothing of the module has run. An import
 * of the module may work.
 */
public class ExecRefusedException extends ImportException {

    /** The refusal, with its name, path and reason. */
    public ExecRefusedException(ImportException refusal) {
        super(refusal);
    }
}
