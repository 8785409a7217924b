package loader.bridge;

import loader.importlib.Loader;

/**
 * A loader whose part in Python is one of CPython's own file loaders, chosen by the spec's kind.
 */
public interface FileLoader extends Loader {}
