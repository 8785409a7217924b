package loader.library;

import java.util.Optional;

/**
 * A function or variable that a library takes from another one when it is loaded.
 *
 * @param version the version it must have, such as {@code GLIBC_2.17}
 * @param library the needed library that has this version
 * @param weak missing is allowed, the address is 0 then
 */
public record ImportedSymbol(
        String name, Optional<String> version, Optional<String> library, boolean weak) {}
