package loader.importlib;

/**
 * A module in {@code sys.modules}; what is not known of it is empty text.
 *
 * @param kind as in its spec
 * @param loader the loader's class as Python shows it
 * @param origin its file, or free text such as {@code built-in}
 */
public record SysModule(String name, String kind, String loader, String origin) {}
