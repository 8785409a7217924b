package loader.importlib;

/** No finder has the module; arrives in Python as {@code ModuleNotFoundError}. */
public class ModuleNotFoundException extends RuntimeException {

    private final String name;

    public ModuleNotFoundException(String name, String message) {
        this(name, message, null);
    }

    public ModuleNotFoundException(String name, String message, Throwable cause) {
        super(message, cause);
        this.name = name;
    }

    public String name() {
        return name;
    }
}
