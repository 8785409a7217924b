package loader.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyModule;
import loader.python.PyObject;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;

/** Whatever Python does to a Java list ends as it does with a list of its own. */
class LentPropertiesTest {

    private static final String SOURCE =
            """
            def outcome(operation, subject, start, stop, step, values):
                where = slice(start, stop, step)
                try:
                    if operation == 0: result = subject[where]
                    elif operation == 1: result = subject.__setitem__(where, values)
                    elif operation == 2: result = subject.__delitem__(where)
                    elif operation == 3: result = subject[start]
                    elif operation == 4: result = subject.__setitem__(start, stop)
                    elif operation == 5: result = subject.pop(start)
                    elif operation == 6: result = subject.insert(start, stop)
                    elif operation == 7: result = subject.index(start, stop)
                    else: result = subject.remove(start)
                except Exception as raised:
                    result = type(raised).__name__
                return result, list(subject)

            def alike(view, own, operations):
                for operation in operations:
                    expected = outcome(operation[0], own, *operation[1:])
                    assert outcome(operation[0], view, *operation[1:]) == expected, (operation, expected)
                    assert view == own
            """;

    private final Interpreter main = TestPython.interpreter(TestPython.kinds().get(0));
    private final long before = main.liveReferences();

    @AfterProperty
    void everyReferenceIsClosed() {
        assertEquals(before, main.liveReferences());
    }

    /** An operation, a slice, and values to put there. */
    @Provide
    Arbitrary<List<Object>> operation() {
        Arbitrary<Integer> place = Arbitraries.integers().between(-7, 7);
        Arbitrary<Object> optional = place.injectNull(0.2).map(each -> (Object) each);
        Arbitrary<Object> step =
                Arbitraries.of(-3, -2, -1, 1, 2, 3).injectNull(0.4).map(each -> (Object) each);
        Arbitrary<Object> values = place.list().ofMaxSize(4).map(each -> (Object) each);
        Arbitrary<Object> kind = Arbitraries.integers().between(0, 8).map(each -> (Object) each);
        return Combinators.combine(List.of(kind, optional, optional, step, values))
                .as(each -> each);
    }

    @Property(tries = 300)
    void aListOfJavaIsAListOfPython(
            @ForAll @Size(max = 6) List<@IntRange(max = 5) Integer> contents,
            @ForAll("operations") List<List<Object>> operations) {
        List<Integer> list = new ArrayList<>(contents);
        try (Attached python = main.attach();
                PyModule module = python.newModule("subject");
                PyObject code = python.compile(SOURCE, "subject.py");
                PyObject view = python.view(list, Integer.class)) {
            python.exec(code, module);
            try (PyObject own = python.of(contents)) {
                module.callMethod("alike", view, own, operations).close();
                assertEquals(own.as(List.class), list);
            }
        }
    }

    @Provide
    Arbitrary<List<List<Object>>> operations() {
        return operation().list().ofMaxSize(8);
    }
}
