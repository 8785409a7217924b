package loader.importlib;

/** An absolute dotted module name, such as {@code pkg.spam}. */
public record ModuleName(String value) {

    public ModuleName {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("Empty module name");
        }
    }
}
