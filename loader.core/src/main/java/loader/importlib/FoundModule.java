package loader.importlib;

/**
 * A spec together with who found it, who loads it, and whether it can run as {@code __main__}.
 *
 * @param finder the finder's class: {@code PathFinder} for Python's own, the full name for a Java
 *     service
 * @param loader the loader's class, named likewise; empty text for a namespace package
 */
public record FoundModule(ModuleSpec spec, String finder, String loader, MainSupport asMain) {}
