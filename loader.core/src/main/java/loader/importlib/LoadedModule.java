package loader.importlib;

/** A module in {@code sys.modules}: its name, kind and where it came from. */
public record LoadedModule(String name, String kind, String origin) {}
