package loader.bundles;

import loader.importlib.ImportException.Reason;

/** A {@code loader.module} capability that does not hold; the message names the entry. */
final class WrongClaim extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    WrongClaim(String entry, String problem) {
        this(Reason.WRONG_CLAIM, entry, problem, null);
    }

    WrongClaim(Reason reason, String entry, String problem, Throwable cause) {
        super("entry " + entry + ": " + problem, cause);
        this.reason = reason;
    }

    /** A path that leads out of the bundle's folder; the message names the entry. */
    WrongClaim(IllegalArgumentException astray) {
        super(astray.getMessage(), astray);
        this.reason = Reason.WRONG_CLAIM;
    }

    Reason reason() {
        return reason;
    }
}
