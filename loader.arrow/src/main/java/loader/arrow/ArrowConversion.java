package loader.arrow;

import java.util.Optional;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.spi.AddedConversion;
import loader.spi.ProgramSupport;
import loader.spi.SourceResource;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Gives tables of Java to Python and tables of Python to Java. Both sides share the memory of the
 * columns. Each side may drop its table first. Memory is freed when neither side uses it.
 */
@Component
public final class ArrowConversion implements AddedConversion {

    private static final SourceResource SOURCE =
            new SourceResource(ArrowConversion.class, "tables.py");

    private final ProgramSupport support;

    /**
     * For tables that come from Python. It is never closed, as such a table may outlive the bundle.
     */
    private final BufferAllocator allocator = new RootAllocator();

    @Activate
    public ArrowConversion(@Reference ProgramSupport support) {
        this.support = support;
    }

    @Override
    public Optional<PyObject> toPython(Attached python, Object value) {
        if (value instanceof VectorSchemaRoot root) {
            try (PyModule tables = tables(python)) {
                return Optional.of(new JavaTable(python, tables, root).batch());
            }
        }
        if (value instanceof ArrowReader reader) {
            return Optional.of(new JavaReader(reader, this::tables).toPython(python));
        }
        return Optional.empty();
    }

    @Override
    public boolean makes(Class<?> type) {
        return type == VectorSchemaRoot.class || type == ArrowReader.class;
    }

    @Override
    public Object toJava(Attached python, PyObject object, Class<?> type) {
        try (PyModule tables = tables(python)) {
            if (!tables.callMethodAs(boolean.class, "is_table", object)) {
                throw new ClassCastException(
                        object.typeName()
                                + " cannot become "
                                + type.getName()
                                + ": it has neither __arrow_c_stream__ nor __arrow_c_array__");
            }
            return type == ArrowReader.class
                    ? PythonReader.of(tables, object, allocator)
                    : PythonTable.root(tables, object, allocator);
        }
    }

    private PyModule tables(Attached python) {
        return support.module(python, SOURCE);
    }
}
