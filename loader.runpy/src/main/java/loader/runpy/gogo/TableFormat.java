package loader.runpy.gogo;

import org.apache.felix.service.command.Converter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Shows a {@link Table} in columns when it is what a command line ends with. */
@Component(property = Converter.CONVERTER_CLASSES + "=loader.runpy.gogo.Table")
public final class TableFormat implements Converter {

    @Activate
    public TableFormat() {}

    @Override
    public Object convert(Class<?> type, Object value) {
        return null;
    }

    @Override
    public CharSequence format(Object value, int level, Converter all) {
        return value instanceof Table<?> table && level == Converter.INSPECT ? table.text() : null;
    }
}
