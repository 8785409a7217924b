package loader.library;

import java.util.Locale;

/**
 * A file is not a shared library that can safely be given to {@code dlopen}; the message is the
 * reason.
 */
public final class MalformedLibraryException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** The reason says what is wrong, and where in the file. */
    public MalformedLibraryException(String reason) {
        super(reason);
    }

    public static MalformedLibraryException of(String format, Object... arguments) {
        return new MalformedLibraryException(String.format(Locale.ROOT, format, arguments));
    }
}
