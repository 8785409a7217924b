package loader.runpy.gogo;

import loader.importlib.SysModule;
import org.apache.felix.service.command.Converter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Shows a {@link Table} in columns, and a module, when it is what a command line ends with. */
@Component(
        property = {
            Converter.CONVERTER_CLASSES + "=loader.runpy.gogo.Table",
            Converter.CONVERTER_CLASSES + "=loader.importlib.SysModule"
        })
public final class TableFormat implements Converter {

    @Activate
    public TableFormat() {}

    @Override
    public Object convert(Class<?> type, Object value) {
        return null;
    }

    @Override
    public CharSequence format(Object value, int level, Converter all) {
        if (value instanceof SysModule module) {
            return level == Converter.INSPECT ? text(module) : module.name();
        }
        return value instanceof Table<?> table && level == Converter.INSPECT ? table.text() : null;
    }

    private static String text(SysModule module) {
        return "name    "
                + module.name()
                + "\nkind    "
                + module.kind()
                + "\nloader  "
                + module.loader()
                + "\norigin  "
                + module.origin();
    }
}
