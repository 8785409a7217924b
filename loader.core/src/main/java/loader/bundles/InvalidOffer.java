package loader.bundles;

import loader.importlib.ImportException.Reason;

/** A {@code loader.module} capability that does not hold; the message names the entry. */
final class InvalidOffer extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    InvalidOffer(String entry, String problem) {
        this(Reason.INVALID_OFFER, entry, problem, null);
    }

    InvalidOffer(Reason reason, String entry, String problem, Throwable cause) {
        super("entry " + entry + ": " + problem, cause);
        this.reason = reason;
    }

    /** A path that leads out of the bundle's folder; the message names the entry. */
    InvalidOffer(IllegalArgumentException astray) {
        super(astray.getMessage(), astray);
        this.reason = Reason.INVALID_OFFER;
    }

    Reason reason() {
        return reason;
    }
}
