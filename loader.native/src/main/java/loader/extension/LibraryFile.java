package loader.extension;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import loader.capi.NativeLinker;
import loader.cpython.AttachedThread;
import loader.importlib.ImportException;
import loader.importlib.ImportException.Reason;
import loader.library.ExportHook;
import loader.library.ExtensionFileName;
import loader.library.MalformedLibraryException;
import loader.library.SharedLibrary;
import loader.library.reading.LibraryReader;

/** The shared library a module is to be loaded from. */
record LibraryFile(String module, String origin) {

    static final String NO_INIT_FUNCTION = "dynamic module does not define module export function";

    /**
     * Refuses a file that is for another Python or that {@code dlopen} might crash on.
     *
     * @throws ImportException that names the module, the file and the reason
     */
    void check(AttachedThread python, LibraryInfoCache known) {
        Path file = path();
        if (!Files.exists(file)) {
            throw problem(Reason.MISSING_FILE, "no such file", null);
        }
        requireTag(file.getFileName().toString(), Abi.of(python));
        if (!known(file, known).platforms().contains(python.python().platform())) {
            requirePlatform(LibraryReader.read(file), python);
        }
    }

    private Path path() {
        try {
            return Path.of(origin);
        } catch (InvalidPathException impossible) {
            throw problem(Reason.MISSING_FILE, "is no file name", impossible);
        }
    }

    /** A name without a tag says nothing, and CPython takes it too. */
    private void requireTag(String name, Abi abi) {
        if (!abi.accepts(name)) {
            String built = ExtensionFileName.of(name).orElseThrow().abi();
            String problem = "is built for " + built + ", not for " + abi.tag();
            throw problem(Reason.WRONG_PLATFORM, problem, null);
        }
    }

    private LibraryInfoCache.Library known(Path file, LibraryInfoCache known) {
        try {
            return known.get(file);
        } catch (MalformedLibraryException malformed) {
            throw problem(Reason.MALFORMED, malformed.getMessage(), malformed);
        } catch (UncheckedIOException unreadable) {
            throw problem(
                    Reason.MISSING_FILE, "cannot be read: " + unreadable.getCause(), unreadable);
        }
    }

    private void requirePlatform(SharedLibrary library, AttachedThread python) {
        try {
            library.requirePlatform(python.python().platform());
        } catch (MalformedLibraryException other) {
            throw problem(Reason.WRONG_PLATFORM, other.getMessage(), other);
        }
    }

    /** Raises the audit event {@code import} as CPython's own loader does. */
    void audit(AttachedThread python) {
        python.audit("import", module, origin, null, null, null);
    }

    /**
     * Opens the library, or a copy of it, and looks its init function up. It stays open, as in
     * CPython.
     */
    InitFunction init(AttachedThread python, Path file) {
        String symbol = ExportHook.INIT.symbol(module);
        long address = open(python, file).symbol(symbol);
        if (address == 0) {
            throw refused(NO_INIT_FUNCTION + " (" + symbol + ")");
        }
        return new InitFunction(address, symbol);
    }

    private NativeLinker.Library open(AttachedThread python, Path file) {
        try {
            return python.python().linker().open(file, false);
        } catch (UnsatisfiedLinkError refused) {
            throw problem(Reason.MALFORMED, withoutFile(refused.getMessage()), refused);
        }
    }

    /** The system names the file first, as our messages do. */
    private String withoutFile(String text) {
        return text.startsWith(origin + ": ") ? text.substring(origin.length() + 2) : text;
    }

    /** The exception for what CPython's own loader says of the file. */
    ImportException refused(String text) {
        boolean opened = text.startsWith(NO_INIT_FUNCTION);
        return problem(opened ? Reason.NO_INIT_FUNCTION : Reason.MALFORMED, text, null);
    }

    /** The exception for a library that is sound, but not to be loaded in this interpreter. */
    ImportException rejected(String problem, RuntimeException cause) {
        return problem(Reason.REFUSED, problem, cause);
    }

    private ImportException problem(Reason reason, String text, Throwable cause) {
        return new ImportException(module, Optional.of(origin), reason, text, cause);
    }
}
