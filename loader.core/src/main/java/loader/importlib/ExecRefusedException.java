package loader.importlib;

/**
 * A module that cannot be executed in another one; thrown before anything of it ran there (PEP
 * 547). Its import may well work.
 */
public class ExecRefusedException extends ImportException {

    /** The refusal, with its name, path and reason. */
    public ExecRefusedException(ImportException refusal) {
        super(refusal);
    }
}
