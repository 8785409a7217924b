package loader.extension;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import loader.capi.NativeLinker;
import loader.cpython.AttachedThread;
import loader.importlib.ImportException;
import loader.importlib.ImportException.Reason;
import loader.library.ExportHook;
import loader.library.MalformedLibraryException;
import loader.library.Platform;
import loader.library.SharedLibrary;

/** The shared library a module is to be loaded from. */
record LibraryFile(String module, String origin) {

    /**
     * Refuses a file that {@code dlopen} might crash on.
     *
     * @throws ImportException that names the module, the file and the reason
     */
    void check(Platform platform) {
        Path file = Path.of(origin);
        if (!Files.exists(file)) {
            throw problem(Reason.MISSING_FILE, "no such file", null);
        }
        try {
            SharedLibrary.read(file).requirePlatform(platform);
        } catch (MalformedLibraryException malformed) {
            throw problem(Reason.MALFORMED, malformed.getMessage(), malformed);
        } catch (UncheckedIOException unreadable) {
            throw problem(
                    Reason.MISSING_FILE, "cannot be read: " + unreadable.getCause(), unreadable);
        }
    }

    /** Raises the audit event {@code import} as CPython's own loader does. */
    void audit(AttachedThread python) {
        python.audit("import", module, origin, null, null, null);
    }

    /** Opens the library, which stays open as in CPython, and looks its init function up. */
    InitFunction init(AttachedThread python) {
        String symbol = ExportHook.INIT.symbol(module);
        long address = open(python).symbol(symbol);
        if (address == 0) {
            throw problem(
                    Reason.NO_INIT_FUNCTION,
                    "dynamic module does not define module export function (" + symbol + ")",
                    null);
        }
        return new InitFunction(address, symbol.substring(symbol.indexOf('_') + 1));
    }

    private NativeLinker.Library open(AttachedThread python) {
        try {
            return python.python().linker().open(Path.of(origin), false);
        } catch (UnsatisfiedLinkError refused) {
            throw problem(Reason.MALFORMED, refused.getMessage(), refused);
        }
    }

    private ImportException problem(Reason reason, String text, Throwable cause) {
        return new ImportException(module, Optional.of(origin), reason, text, cause);
    }
}
