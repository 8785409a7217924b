package loader.extension;

import java.util.Optional;
import loader.cpython.AttachedThread;
import loader.library.ExtensionFileName;
import loader.spi.Namespaces;

/** Which extension modules this CPython takes by their tag, such as {@code cp314}. */
record Abi(String tag) {

    static Abi of(AttachedThread python) {
        String version = python.memory().getText(python.api().Py_GetVersion());
        int minor = version.indexOf('.') + 1;
        return new Abi(
                "cp"
                        .concat(version.substring(0, minor - 1))
                        .concat(version.substring(minor, version.indexOf('.', minor))));
    }

    /** Whether a file of this name is for this CPython, or does not say what it is for. */
    boolean accepts(String fileName) {
        int first = fileName.indexOf('.');
        int last = fileName.lastIndexOf('.');
        if (first == last || fileName.substring(first + 1, last).equals(Namespaces.STABLE_ABI)) {
            return true;
        }
        Optional<ExtensionFileName> name = ExtensionFileName.of(fileName);
        return name.isEmpty()
                || name.get().abi().equals(tag)
                || name.get().abi().equals(Namespaces.STABLE_ABI)
                || name.get().abi().equals("none");
    }
}
