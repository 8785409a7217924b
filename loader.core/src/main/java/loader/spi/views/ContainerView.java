package loader.spi.views;

import loader.python.PyObject;
import loader.python.PyView;

/** A view that owns its Python container. */
public interface ContainerView extends PyView {

    PyContainer<?> container();

    @Override
    default PyObject object() {
        return container().object().copy();
    }

    @Override
    default void close() {
        container().object().close();
    }
}
