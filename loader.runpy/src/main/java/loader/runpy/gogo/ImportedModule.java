package loader.runpy.gogo;

import loader.importlib.SysModule;

/**
 * A module that a command has imported. The shell shows its text.
 *
 * @param loader the name of its loader
 */
public record ImportedModule(String name, String kind, String loader, String origin) {

    ImportedModule(SysModule module) {
        this(module.name(), module.kind(), module.loader(), module.origin());
    }

    @Override
    public String toString() {
        return "name    "
                + name
                + "\nkind    "
                + kind
                + "\nloader  "
                + loader
                + "\norigin  "
                + origin;
    }
}
