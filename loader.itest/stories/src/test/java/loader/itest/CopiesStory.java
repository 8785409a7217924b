package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.Before;
import org.junit.Test;

/** The copy of a library that an interpreter gets when another one has mapped the library. */
public abstract class CopiesStory extends Story {

    private static final Path MAPS = Path.of("/proc/self/maps");

    /** What the module says of where it comes from. */
    private static final List<String> PLACES =
            List.of("__file__", "__spec__.origin", "__spec__.loader.path", "__loader__.name");

    private final int keptAtTheEnd;

    CopiesStory(int keptAtTheEnd) {
        this.keptAtTheEnd = keptAtTheEnd;
    }

    @Before
    public void theSystemSaysWhatIsMapped() {
        assumeTrue("needs " + MAPS, Files.exists(MAPS));
    }

    @Test
    public void aModuleFromACopyNamesTheOriginalAndTheCopyGoesWithItsInterpreterUnlessItIsKept()
            throws IOException {
        List<String> original = places(python.main());
        List<String> before = mappedCopies();
        try (Interpreter other = python.create(InterpreterConfig.SHARED_GIL)) {
            assertEquals(original, places(other));
            assertEquals(before.size() + 1, mappedCopies().size());
            assertEquals(List.of(), copiesBeside(Path.of(original.get(0))));
        }
        assertEquals(before.size() + keptAtTheEnd, mappedCopies().size());
    }

    private static List<String> places(Interpreter interpreter) {
        try (Attached attached = interpreter.attach();
                PyModule scratch = attached.newModule("scratch");
                PyModule fastmath = attached.importModule("fastmath")) {
            scratch.setAttr("fastmath", fastmath);
            List<String> places =
                    PLACES.stream()
                            .map(place -> text(attached, "fastmath." + place, scratch))
                            .toList();
            assertTrue(places.get(0), places.get(0).endsWith("/lib/fastmath.abi3.so"));
            return places;
        }
    }

    private static String text(Attached attached, String expression, PyModule scratch) {
        try (PyObject value = attached.eval(expression, scratch)) {
            return value.toString();
        }
    }

    /** A library is mapped in several parts. */
    private static List<String> mappedCopies() throws IOException {
        return Files.readAllLines(MAPS).stream()
                .filter(line -> line.contains("/.copy"))
                .map(line -> line.substring(line.indexOf('/')))
                .distinct()
                .toList();
    }

    private static List<Path> copiesBeside(Path library) throws IOException {
        try (Stream<Path> files = Files.list(library.getParent())) {
            return files.filter(each -> each.getFileName().toString().startsWith(".copy")).toList();
        }
    }
}
