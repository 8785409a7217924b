package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.when;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/** numpy, which CPython loads once a process, in several interpreters at the same time. */
@RunWith(PaxExam.class)
public class NumpyIT extends Story {

    private static final String NAME = "examples.numpy";
    private static final int ROUNDS = Integer.getInteger("rounds", 5);

    /** What stays when an interpreter with numpy ends; 4 MB were measured, one after another. */
    private static final long MOST_KILOBYTES_EACH = 6 << 10;

    @Configuration
    public Option[] everything() {
        return options(
                Bundles.loader(),
                when(Files.exists(Bundles.jar(NAME))).useOptions(bundle(Bundles.location(NAME))));
    }

    @Before
    public void thereIsANumpyForThisPlatform() {
        assumeTrue(NAME + " is for linux-x86_64", Files.exists(Bundles.jar(NAME)));
    }

    @Test
    public void fourInterpretersComputeAtOnceRoundAfterRound() throws Exception {
        assertEquals(expected(0), computed(python.main(), 0));
        List<String> ofMain = mappedCopies(); // when another interpreter has tried it before
        fourAtOnce();
        long before = kilobytes();
        for (int round = 0; round < ROUNDS; round++) {
            fourAtOnce();
        }
        long each = (kilobytes() - before) / ROUNDS;
        System.out.println(
                "numpy in 3 interpreters beside the main one, "
                        + ROUNDS
                        + " rounds: "
                        + each
                        + " KB a round");
        assertTrue(each + " KB a round", each < 3 * MOST_KILOBYTES_EACH);
        assertEquals(List.of(), copies());
        assertEquals(ofMain, mappedCopies());
    }

    /** scikit-learn copies them, and pickles them for other processes. */
    @Test
    public void warningsFiltersArePlainAndNumpyDoesNotWarn() {
        Running run =
                code(
                        """
                        import pickle, re, warnings
                        seen = []
                        warnings.showwarning = lambda message, *others: seen.append(message)
                        import numpy
                        print(seen, any(isinstance(each[1], re.Pattern) for each in warnings.filters))
                        print([each[1] for each in warnings.filters if not isinstance(each[1], (str, re.Pattern, type(None)))])
                        print(pickle.loads(pickle.dumps(warnings.filters)) == warnings.filters)
                        """);
        assertEquals(new Running(0, "[] True\n[]\nTrue\n", ""), run);
    }

    private void fourAtOnce() throws Exception {
        try (Interpreter one = python.create(InterpreterConfig.SHARED_GIL);
                Interpreter two = python.create(InterpreterConfig.SHARED_GIL);
                Interpreter three = python.create(InterpreterConfig.SHARED_GIL)) {
            List<Interpreter> all = List.of(python.main(), one, two, three);
            ExecutorService threads = Executors.newFixedThreadPool(all.size());
            try {
                List<Callable<String>> work = new ArrayList<>();
                for (int i = 0; i < all.size(); i++) {
                    int number = i;
                    work.add(() -> computed(all.get(number), number));
                }
                List<Future<String>> results = threads.invokeAll(work);
                for (int i = 0; i < all.size(); i++) {
                    assertEquals(expected(i), results.get(i).get());
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static String computed(Interpreter interpreter, int number) {
        try (Attached attached = interpreter.attach();
                PyModule scratch = attached.newModule("scratch");
                PyModule numpy = attached.importModule("numpy")) {
            scratch.setAttr("numpy", numpy);
            scratch.setAttr("n", number);
            String sum = "int((numpy.arange(1000) * n).sum())";
            String solved =
                    "float(numpy.linalg.solve(numpy.eye(3) * (n + 1), numpy.ones(3) * (n + 1))[2])";
            try (PyObject value = attached.eval("(" + sum + ", " + solved + ")", scratch)) {
                return value.toString();
            }
        }
    }

    private static String expected(int number) {
        return "(" + 499500 * number + ", 1.0)";
    }

    @Test
    public void anInterpreterWithItsOwnGilRefusesItByNameWithTheAlternative() {
        try (Interpreter own = python.create(InterpreterConfig.OWN_GIL)) {
            PythonException refused = assertThrows(PythonException.class, () -> computed(own, 1));
            assertTrue(refused.toString(), refused.toString().contains("numpy"));
            assertTrue(refused.toString(), refused.toString().contains("one that shares its GIL"));
        }
    }

    /** What the kernel says this process has in memory. */
    private static long kilobytes() throws IOException {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> Long.valueOf(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> mappedCopies() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains("/.copy"))
                .toList();
    }

    private List<Path> copies() throws IOException {
        try (Attached attached = python.main().attach();
                PyModule numpy = attached.importModule("numpy");
                PyObject file = numpy.getAttr("__file__");
                var files = Files.walk(Path.of(file.toString()).getParent())) {
            return files.filter(each -> each.getFileName().toString().startsWith(".copy")).toList();
        }
    }
}
