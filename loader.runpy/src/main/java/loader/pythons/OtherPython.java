package loader.pythons;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import loader.files.TemporaryFolder;
import loader.python.NoPythonException;
import loader.spi.PythonCommand;

/**
 * A CPython of the machine for runs in processes. A virtual environment (PEP 405) in a folder of
 * its own leads to it, and has the hook that a process finds modules of bundles by.
 */
public final class OtherPython implements AutoCloseable {

    private static final String SETTINGS = "home = %s%ninclude-system-site-packages = true%n";
    private static final String HOOK =
            "import os, sys; path = os.environ.get('LOADER_CHILD', ''); os.path.isfile(path) and"
                    + " exec(__import__('_frozen_importlib_external').FileLoader('',"
                    + " path).get_data(path), {'__name__': '_loader_child', '__file__': path})\n";

    private final TemporaryFolder folder;
    private final Path executable;

    /** The command ends without taking its services apart. */
    private final Thread atExit = new Thread(this::deleteAtExit, "loader-python-exit");

    private OtherPython(TemporaryFolder folder, Path executable) {
        this.folder = folder;
        this.executable = executable;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * That of a home.
     *
     * @throws NoPythonException if there is none, or an unfit one
     */
    public static OtherPython at(Path home) {
        PythonFacts facts = PythonFacts.of(home);
        Path command = facts.command();
        try {
            TemporaryFolder folder = TemporaryFolder.open();
            Path site = folder.path().resolve("lib/python" + facts.minor() + "/site-packages");
            write(Files.createDirectories(site).resolve("loader.pth"), HOOK);
            write(folder.path().resolve("pyvenv.cfg"), SETTINGS.formatted(command.getParent()));
            Path bin = Files.createDirectory(folder.path().resolve("bin"));
            return new OtherPython(
                    folder, Files.createSymbolicLink(bin.resolve(command.getFileName()), command));
        } catch (IOException failed) {
            throw new NoPythonException(home + ": cannot be used: " + failed.getMessage(), failed);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(UTF_8));
    }

    /** The same command line with this CPython. */
    public PythonCommand instead(PythonCommand embedded) {
        List<String> words = new ArrayList<>(embedded.words());
        words.set(0, executable.toString());
        return new PythonCommand(
                words, embedded.script(), embedded.inContainer(), embedded.terminals());
    }

    private void deleteAtExit() {
        try {
            folder.close();
        } catch (IOException stays) {
            // nobody is there any more to be told
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            return; // it is being deleted
        }
        folder.close();
    }
}
