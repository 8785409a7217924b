package loader.python;

import org.osgi.annotation.versioning.ProviderType;

/** Java interfaces over Python modules and other objects, by the rules for typed services. */
@ProviderType
public interface PythonInterfaces {

    /**
     * The object as the interface. Its functions are looked up now. The result has a reference of
     * its own. {@code close} releases the reference, if the interface has this method; otherwise it
     * is released some time after the result is garbage.
     *
     * @param python attached to the interpreter of the object
     * @throws ClassCastException naming the functions that the object lacks, or that cannot be
     *     called with the number of arguments
     */
    <T> T as(Attached python, PyObject object, Class<T> type);
}
