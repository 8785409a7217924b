package loader.importlib;

/**
 * A module of a generation of a bundle, once for each interpreter that imported it.
 *
 * @param bundle symbolic name, version and id
 * @param generation the name of the folder of the bundle's revision
 * @param interpreter empty when no interpreter imported it
 * @param state {@code found}, {@code hidden}, {@code refused}, {@code loaded}, {@code retained} or
 *     {@code unloaded}
 * @param reason why it is hidden, refused or retained
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
