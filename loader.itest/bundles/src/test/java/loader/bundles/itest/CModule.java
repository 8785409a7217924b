package loader.bundles.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import loader.testing.ModuleJar;
import loader.testing.Program;

/** The module of {@code counting.c}, compiled under a name and with a version. */
record CModule(String name, int version, boolean singlePhase, List<String> flags) {

    CModule(String name, int version, boolean singlePhase) {
        this(name, version, singlePhase, List.of());
    }

    static CModule of(String name, int version) {
        return new CModule(name, version, false);
    }

    /** The same compiled with further flags of the compiler. */
    CModule with(String... flags) {
        return new CModule(name, version, singlePhase, List.of(flags));
    }

    byte[] library() {
        try {
            Path library = Files.createTempFile(name, ".abi3.so");
            compile(library);
            byte[] bytes = Files.readAllBytes(library);
            Files.delete(library);
            return bytes;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A bundle with the library as its only entry. */
    ModuleJar jar() {
        return new ModuleJar(name + ".bundle", version + ".0.0")
                .module(name, "extension", "lib/" + name + ".abi3.so")
                .requires("loader.abi;filter:=\"(loader.abi=abi3)\"")
                .file("lib/" + name + ".abi3.so", library());
    }

    private void compile(Path library) {
        List<String> command =
                new ArrayList<>(List.of("cc", "-shared", "-fPIC", "-O1", "-o", library.toString()));
        command.add("-I" + System.getProperty("python.include"));
        command.add("-DMODULE=" + name);
        command.add("-DVERSION=" + version);
        if (singlePhase) {
            command.add("-DSINGLE_PHASE");
        }
        command.addAll(flags);
        command.add("src/test/c/counting.c");
        Program.of(command).output();
    }
}
