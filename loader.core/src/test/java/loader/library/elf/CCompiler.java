package loader.library.elf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The machine's compiler, which makes the real libraries of the tests. */
final class CCompiler {
    static final String SMALL =
            """
            #include <string.h>
            static int counter = 3;
            static const char *names[] = {"a", "b", "c"};
            __attribute__((constructor)) static void begin(void) { counter += strlen(names[1]); }
            __attribute__((destructor)) static void end(void) { counter = 0; }
            __thread int perThread = 7;
            int exportedValue = 1;
            __attribute__((visibility("hidden"))) int hidden(void) { return counter; }
            int other(int x) { return hidden() + perThread + (int) strlen(names[x]); }
            void *PyInit_small(void) { return other(1) ? names : 0; }
            void *PyInit_second(void) { return 0; }
            void *PyInitU_fo_6ja(void) { return 0; }
            void *PyModExport_small(void) { return 0; }
            """;

    private final Path folder;

    CCompiler(Path folder) {
        this.folder = folder;
    }

    Path sharedLibrary(String name, String source, String... options) {
        List<String> all = new ArrayList<>(List.of("-shared", "-fPIC"));
        all.addAll(List.of(options));
        return compile("cc", name, ".c", source, all);
    }

    Path compile(String compiler, String name, String suffix, String source, List<String> options) {
        Path output = folder.resolve(name);
        List<String> command = new ArrayList<>(List.of(compiler, "-o", output.toString()));
        command.add(write(name + suffix, source).toString());
        command.addAll(options);
        run(command);
        return output;
    }

    private Path write(String name, String source) {
        try {
            return Files.writeString(folder.resolve(name), source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
