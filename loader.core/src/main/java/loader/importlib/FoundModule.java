package loader.importlib;

import java.util.Optional;

/**
 * A spec together with who found it and whether it can run as {@code __main__}.
 *
 * @param finder the finder's class name
 * @param loaderName the loader's class name as Python shows it
 * @param mainRefusal why the module cannot run as {@code __main__}; empty when it can
 */
public record FoundModule(
        ModuleSpec spec, String finder, String loaderName, Optional<String> mainRefusal) {}
