package loader.cpython;

import loader.python.JavaFunction;

/**
 * A function of Loader's own: it uses the attachment as {@link AttachedThread}, and runs on the
 * thread that Python calls it on also when that is the delegate of a virtual thread.
 */
@FunctionalInterface
public interface OwnFunction extends JavaFunction {}
