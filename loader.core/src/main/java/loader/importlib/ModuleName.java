package loader.importlib;

import java.util.Optional;

/** An absolute dotted module name, such as {@code pkg.spam}. */
public record ModuleName(String value) {

    public ModuleName {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("Empty module name");
        }
    }

    /** The name of the package this module is in, or empty at top level. */
    public Optional<ModuleName> parent() {
        int dot = value.lastIndexOf('.');
        return dot <= 0 ? Optional.empty() : Optional.of(new ModuleName(value.substring(0, dot)));
    }

    /** What follows the last dot: the part that names a file and an init function. */
    public String last() {
        return value.substring(value.lastIndexOf('.') + 1);
    }

    /** A record's own would make method handles at each start. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ModuleName name && value.equals(name.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
