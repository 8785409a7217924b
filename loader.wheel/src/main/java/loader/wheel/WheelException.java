package loader.wheel;

import java.util.Optional;
import loader.wheel.text.TextRules;

/**
 * A wheel is refused; the message names the wheel, the entry if it is about one, and the reason.
 */
public final class WheelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The kinds of fault. */
    public enum Fault {
        /** The file name is not that of a wheel. */
        NAME,
        /** The archive is damaged, cut short, or uses what wheels do not. */
        ARCHIVE,
        /** The name of an entry leads outside, or is none on some platform. */
        PATH,
        /** Two entries are one file, everywhere or where case does not count. */
        CLASH,
        /** An entry is a link, a device or the like. */
        LINK,
        /** An entry is encrypted. */
        ENCRYPTED,
        /** Entries share bytes of the archive. */
        OVERLAP,
        /** There is more in it than the limits allow. */
        TOO_LARGE,
        /** RECORD and the archive do not hold the same files. */
        RECORD,
        /** A file is not the one that RECORD names. */
        DIGEST,
        /** The metadata is missing or not valid. */
        METADATA,
        /** It holds what has no meaning in a bundle, or is for no platform that OSGi knows. */
        CONTENT,
        /** It is for another platform or another Python than the one it was to be used with. */
        PLATFORM
    }

    private final String wheel;
    private final String entry;
    private final Fault fault;

    public WheelException(String wheel, String entry, Fault fault, String reason) {
        super(wheel + ": " + (entry.isEmpty() ? "" : TextRules.shown(entry) + ": ") + reason);
        this.wheel = wheel;
        this.entry = entry;
        this.fault = fault;
    }

    /** The wheel's file name. */
    public String wheel() {
        return wheel;
    }

    /** The name of the entry that is at fault, if it is one. */
    public Optional<String> entry() {
        return entry.isEmpty() ? Optional.empty() : Optional.of(entry);
    }

    /** What is wrong, for programs. */
    public Fault fault() {
        return fault;
    }
}
