package loader.importlib;

/**
 * A module in {@code sys.modules}. Unknown values are empty.
 *
 * @param kind the kind in the module's spec
 * @param loader the class of the loader, as Python shows it
 * @param origin the file of the module, or free text such as {@code built-in}
 */
public record SysModule(String name, String kind, String loader, String origin) {}
