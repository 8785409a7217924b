package loader.bundles.itest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** What the next process finds of the generations that one leaves. */
class NextStartIT {

    private static final int UPDATES = 4;

    @TempDir Path folder;

    /** The other process: updates and uninstalls what it imports, or only looks. */
    static final class Using {

        private Using() {}

        public static void main(String[] arguments) throws BundleException {
            try {
                run(Container.open(Path.of(arguments[0])));
            } finally {
                Runtime.getRuntime().halt(0);
            }
        }

        private static void run(Container container) throws BundleException {
            boolean first =
                    Arrays.stream(container.context().getBundles())
                            .noneMatch(bundle -> bundle.getSymbolicName().equals("kept"));
            if (first) {
                Bundle kept = container.start(source("kept", 0));
                for (int version = 1; version <= UPDATES; version++) {
                    container.python().run("import kept");
                    Container.update(kept, source("kept", version));
                }
                Bundle left = container.start(source("left", 0));
                container.python().run("import left");
                left.uninstall();
            }
            System.out.println("version " + container.python().eval("__import__('kept').version"));
        }

        private static ModuleJar source(String name, int version) {
            return new ModuleJar(name, version + ".0.0")
                    .module(name, "source", "lib/" + name + ".py")
                    .file("lib/" + name + ".py", "version = " + version + "\n");
        }
    }

    @Test
    void theDiskSpaceOfDeadGenerationsIsReclaimed() throws Exception {
        assertEquals("version " + UPDATES, run());
        Generations left = Generations.in(folder.resolve("felix"));
        assertEquals(UPDATES + 2, left.folders().size(), "while the process lives they stay");
        assertEquals("version " + UPDATES, run());
        assertEquals(1, left.folders().size(), left.folders().toString());
        assertEquals(3, left.files().size(), "the folder, its digests and the mark of its user");
    }

    private String run() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Using.class.getName(),
                                folder.resolve("felix").toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return said.lines().filter(line -> line.startsWith("version ")).findFirst().orElse(said);
    }
}
