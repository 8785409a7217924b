package loader.proxies;

import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PythonException;

/** The Python half of proxies: the module {@code _osgi}. */
public final class OsgiModule {

    public static final String NAME = "_osgi";

    private OsgiModule() {}

    /**
     * What to throw in an upcall, so that Python sees an exception of the type.
     *
     * @param type {@code TypeError}, {@code ValueError}, {@code LookupError}, {@code
     *     AttributeError} or {@code ServiceGone}
     */
    public static RuntimeException refusal(Attached python, String type, String text) {
        try (PyModule osgi = python.module(NAME)) {
            osgi.callMethod("refuse", type, text).close();
        } catch (PythonException raised) {
            return raised;
        }
        throw new IllegalStateException("nothing was raised");
    }
}
