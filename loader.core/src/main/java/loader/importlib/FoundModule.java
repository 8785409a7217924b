package loader.importlib;

/**
 * A spec with its finder, its loader, and whether the module can run as {@code __main__}.
 *
 * @param finder the class of the finder: {@code PathFinder} for a finder of Python, the full name
 *     for a Java service
 * @param loader the class of the loader, named likewise; empty for a namespace package
 */
public record FoundModule(ModuleSpec spec, String finder, String loader, MainSupport asMain) {}
