package loader.library;

import java.util.List;

/** The functions that a library defines and exports. */
public interface FunctionNames {

    /** The names that start so, in the order of the symbol table; others are not even decoded. */
    List<String> startingWith(String prefix);

    /** Whether a function has exactly this name. */
    default boolean contains(String name) {
        return startingWith(name).contains(name);
    }
}
