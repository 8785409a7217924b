package loader.doctor.probe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import loader.testing.Program;

/** The module of {@code faulty.c} with one of its faults, compiled. */
final class FaultyModule {

    private FaultyModule() {}

    /**
     * Compiles it into the folder.
     *
     * @param options of the compiler; a macro is a fault
     */
    static ProbedModule in(Path folder, String name, String... options) {
        Path library = folder.resolve(name + ".so");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "cc",
                                "-shared",
                                "-fPIC",
                                "-g",
                                "-pthread",
                                "-Wno-unused-function",
                                "-DNAME=" + name,
                                "-I" + System.getProperty("python.include"),
                                "-o",
                                library.toString(),
                                "src/test/c/faulty.c"));
        command.addAll(List.of(options));
        Program.of(command).output();
        return new ProbedModule(name, library);
    }
}
