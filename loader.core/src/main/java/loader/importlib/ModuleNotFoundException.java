package loader.importlib;

/** No finder has the module; arrives in Python as {@code ModuleNotFoundError}. */
public class ModuleNotFoundException extends RuntimeException {

    private final String name;

    public ModuleNotFoundException(String name, String message) {
        super(message);
        this.name = name;
    }

    public String name() {
        return name;
    }
}
