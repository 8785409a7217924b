package loader.importlib;

/**
 * A module of one generation of a bundle. A module that several interpreters have imported has one
 * entry for each.
 *
 * @param bundle symbolic name, version and id of the bundle
 * @param generation the name of the folder of the bundle's revision
 * @param interpreter the interpreter that imported the module; empty if none did
 * @param state {@code found}, {@code hidden}, {@code refused}, {@code loaded}, {@code retained} or
 *     {@code unloaded}
 * @param reason why the module is hidden, refused or retained
 */
public record CatalogEntry(
        String name,
        String kind,
        String bundle,
        String generation,
        String interpreter,
        String state,
        String reason) {

    @Override
    public String toString() {
        String where = interpreter.isEmpty() ? "" : " in " + interpreter;
        String why = reason.isEmpty() ? "" : ": " + reason;
        return name + " (" + kind + ") " + state + where + " - " + generation + why;
    }
}
