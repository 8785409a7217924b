package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import loader.itest.services.Training;
import loader.itest.services.Training.Model;
import loader.itest.services.Training.Options;
import loader.python.PythonException;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;

/** Keyword arguments, default values, variable arguments and Java code as arguments. */
@RunWith(PaxExam.class)
public class KeywordsIT extends ServiceStory {

    private static final double[] DATA = {1, 2, 3};
    private static final String SOURCE =
            """
            def fit(x, epochs=1, *, learning_rate=0.5, n_jobs=2, solver='adam', step=None):
                return f'{len(x)} {epochs} {learning_rate} {n_jobs} {solver} {step and step(4.0)}'

            last = None
            def rate(*, learning_rate=0.25, **others): return learning_rate
            def reset(**others):
                global last
                last = list(others)

            def described(title, *rest, **settings):
                return f'{title} {rest} {settings}'

            def applied(map): return f'{type(map).__name__} {map}'

            def run(*arguments):
                if callable(arguments[0]):
                    return sum(step(2.0) for step in arguments)
                value, step = arguments
                return step(value) + step.of(value) + step.twice(value)

            def run_all(steps): return run(*steps)

            def refused(step):
                texts = []
                for call in (lambda: step(value=1.0), lambda: step.of(value=1.0),
                        lambda: step(1.0, 2.0)):
                    try:
                        call()
                    except TypeError as wrong:
                        texts.append(str(wrong))
                return '; '.join(texts)

            class Model:
                def __init__(self, *parts): self.parts = parts
                @property
                def title(self): return f'model of {len(self.parts)}, {all(type(p) is Model for p in self.parts)}'

            def model(*parts): return Model(*parts)
            """;

    private static PythonBundle training(String source) {
        return new PythonBundle("training", "1.0.0")
                .importing(INTERFACES)
                .module("training", source, "java.interface=" + Training.class.getName());
    }

    private Training training() throws Exception {
        start(training(SOURCE));
        return service(Training.class, "(loader.module=training)");
    }

    @Test
    public void whatAnOverloadLeavesOutHasPythonsDefault() throws Exception {
        Training training = training();
        assertEquals("3 1 0.5 2 adam None", training.fit(DATA));
        assertEquals("3 7 0.5 2 adam None", training.fit(DATA, 7));
    }

    @Test
    public void componentsOfARecordAreKeywordArguments() throws Exception {
        Training training = training();
        Options all = new Options(3, 0.125, 4, Optional.of("sgd"), value -> value * 10);
        assertEquals("3 3 0.125 4 sgd 40.0", training.fit(DATA, all));
        assertEquals(0.125, training.rate(all), 0);
    }

    @Test
    public void nullIsPythonsDefaultAndAnEmptyOptionalIsNone() throws Exception {
        Training training = training();
        Options some = new Options(3, null, null, Optional.empty(), null);
        assertEquals("3 3 0.5 2 None None", training.fit(DATA, some));
        assertEquals("3 1 0.5 2 adam None", training.fit(DATA, (Options) null));
        assertEquals(0.25, training.rate(some), 0);
        training.reset(some);
        assertEquals(
                java.util.List.of("epochs", "solver"),
                moduleService("training").getAttrAs(java.util.List.class, "last"));
    }

    @Test
    public void entriesOfAMapAreKeywordArgumentsBesideVariableOnes() throws Exception {
        Training training = training();
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("depth", 3);
        settings.put("nothing", null);
        assertEquals(
                "t (1, 'a', None) {'depth': 3, 'nothing': None}",
                training.described(settings, "t", 1, "a", null));
        assertEquals("t () {}", training.described(Map.of(), "t"));
        assertEquals("t () {}", training.described(null, "t"));
        assertEquals("dict {'a': 1}", training.applied(Map.of("a", 1)));
    }

    @Test
    public void aFunctionWithoutTheKeywordIsRefusedByName() throws Exception {
        String log =
                TypedServicesIT.logOf(
                        () -> start(training(SOURCE.replace("n_jobs=2", "jobs=2, n_jobs_=2"))));
        assertTrue(
                log,
                log.contains(
                        "Training.fit(double[], Options): fit cannot be called with 1 arguments and"
                                + " epochs, learning_rate, n_jobs, solver, step: got an unexpected"
                                + " keyword argument 'n_jobs'"));
        assertEquals(0, count(Training.class, "(loader.module=*)"));
    }

    @Test
    public void javaCodeOfAFunctionalInterfaceIsCallable() throws Exception {
        Training training = training();
        assertEquals(3 + 3 + 4, training.run(2, value -> value + 1), 0);
    }

    @Test
    public void javaCodeAmongVariableArgumentsIsPassedAsTheirInterface() throws Exception {
        Training training = training();
        Training.Step more = value -> value + 1;
        Training.Step twice = value -> value * 2;
        assertEquals(3 + 4, training.run(more, twice), 0);
        assertEquals(3 + 4, training.runAll(new Training.Step[] {more, twice}), 0);
    }

    @Test
    public void proxiesAmongVariableArgumentsAreTheirObjects() throws Exception {
        Training training = training();
        try (Model one = training.model();
                Model two = training.model(one, one)) {
            assertEquals("model of 2, True", two.title());
            assertEquals("t (0,) {}", training.described(null, "t", 0));
            assertTrue(training.described(null, "t", one).contains("Model object"));
        }
    }

    @Test
    public void keywordArgumentsAreRefusedByJavaCodeByName() throws Exception {
        assertEquals(
                "of() got an unexpected keyword argument 'value'; of() got an unexpected keyword"
                        + " argument 'value'; of(float, float): there is Step.of(double)",
                training().refused(value -> value));
    }

    @Test
    public void whatPythonRequiresAndNobodyGivesIsItsTypeError() throws Exception {
        start(training(SOURCE.replace("learning_rate=0.25", "learning_rate")));
        Training training = service(Training.class, "(loader.module=training)");
        PythonException missing =
                assertThrows(
                        PythonException.class,
                        () -> training.rate(new Options(1, null, null, null, null)));
        assertTrue(missing.getMessage(), missing.getMessage().contains("learning_rate"));
    }
}
