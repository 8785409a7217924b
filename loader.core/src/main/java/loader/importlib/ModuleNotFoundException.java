package loader.importlib;

/** No finder has the module. Python sees {@code ModuleNotFoundError}. */
public class ModuleNotFoundException extends RuntimeException {

    private final String name;

    /** An exception with the message that Python prints and the name of the missing module. */
    public ModuleNotFoundException(String name, String message) {
        this(name, message, null);
    }

    /** The same, because of a failure. */
    public ModuleNotFoundException(String name, String message, Throwable cause) {
        super(message, cause);
        this.name = name;
    }

    /** The module's absolute name, as {@code ModuleNotFoundError.name}. */
    public String name() {
        return name;
    }
}
