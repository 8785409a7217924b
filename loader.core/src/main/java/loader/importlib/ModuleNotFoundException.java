package loader.importlib;

/** No finder has the module; arrives in Python as {@code ModuleNotFoundError}. */
public class ModuleNotFoundException extends RuntimeException {

    private final String name;

    /** The message is what Python prints; the name is that of the module which is missing. */
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
