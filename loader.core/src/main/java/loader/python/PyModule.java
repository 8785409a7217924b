package loader.python;

import org.osgi.annotation.versioning.ProviderType;

/** A reference to a module object. */
@ProviderType
public interface PyModule extends PyObject {

    /** {@code __name__}. */
    String name();

    /** {@code __dict__}. The caller closes it. */
    PyObject dict();
}
