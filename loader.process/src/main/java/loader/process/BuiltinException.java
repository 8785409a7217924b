package loader.process;

/** An exception that Python sees as one of its built-in types, such as {@code TypeError}. */
final class BuiltinException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String type;

    BuiltinException(String type, String text) {
        super(text);
        this.type = type;
    }

    String type() {
        return type;
    }
}
