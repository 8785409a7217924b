package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import loader.testing.Container;
import loader.testing.ModuleJar;
import loader.testing.Program;
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
                run(Running.container(Path.of(arguments[0])));
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
                    Python.of(container).run("import kept");
                    Container.update(kept, source("kept", version));
                }
                Bundle left = container.start(source("left", 0));
                Python.of(container).run("import left");
                left.uninstall();
            }
            System.out.println(
                    "version " + Python.of(container).eval("__import__('kept').version"));
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

    private String run() {
        String storage = folder.resolve("felix").toString();
        String said = Program.java(List.of(), Using.class, storage).merged().run().out();
        return said.lines().filter(line -> line.startsWith("version ")).findFirst().orElse(said);
    }
}
