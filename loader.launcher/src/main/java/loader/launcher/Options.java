package loader.launcher;

import java.util.List;
import java.util.Optional;

/**
 * What the command line says about the container, before what it is to run.
 *
 * @param python the home of a CPython on this machine, to be used instead of the embedded one
 * @param bundles paths and addresses of bundles to install first
 * @param cache the folder that holds what is unpacked once
 * @param flags options of {@code python}, each word by itself
 */
record Options(
        boolean strict,
        boolean verbose,
        Optional<String> python,
        List<String> bundles,
        Optional<String> cache,
        List<String> flags) {

    /** A command line without options. */
    static final Options NONE =
            new Options(false, false, Optional.empty(), List.of(), Optional.empty(), List.of());

    Options {
        flags = List.copyOf(flags);
        bundles = List.copyOf(bundles);
    }
}
