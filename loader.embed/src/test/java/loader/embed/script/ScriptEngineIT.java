package loader.embed.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.script.Bindings;
import javax.script.Compilable;
import javax.script.CompiledScript;
import javax.script.Invocable;
import javax.script.ScriptContext;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineManager;
import javax.script.ScriptException;
import javax.script.SimpleBindings;
import javax.script.SimpleScriptContext;
import loader.embed.LoaderContainer;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Python by the conventions of JSR 223. */
class ScriptEngineIT {

    /** What scripts define. */
    interface Greeter {
        String greet(String name);
    }

    private final ScriptEngineManager manager = new ScriptEngineManager();
    private final ScriptEngine python = manager.getEngineByName("python");

    @AfterAll
    static void close() {
        LoaderContainer.current().orElseThrow().close();
    }

    /** Other languages share the scope. */
    @Test
    void aGlobalObjectThatPythonCannotHaveDisturbsNoScript() throws ScriptException {
        manager.put("thread", Thread.currentThread());
        manager.put("number", 7);
        assertEquals(8, python.eval("number + 1"));
        ScriptException missing = assertThrows(ScriptException.class, () -> python.eval("thread"));
        assertTrue(missing.getMessage().contains("NameError"), missing.getMessage());
    }

    @Test
    void readOnlyBindingsAreForScriptsThatChangeNothing() throws ScriptException {
        Bindings readOnly = new SimpleBindings(Collections.unmodifiableMap(Map.of("x", 3)));
        assertEquals(4, python.eval("x + 1", readOnly));
        ScriptException refused =
                assertThrows(ScriptException.class, () -> python.eval("y = 1; x = 2", readOnly));
        assertEquals(
                "the bindings are read-only, and the script has changed x, y",
                refused.getMessage());
    }

    /** Python sees an {@code OSError}. */
    @Test
    void aWriterThatFailsIsTheCause() throws ScriptException {
        ScriptContext context = new SimpleScriptContext();
        context.setWriter(new FullDisk());
        ScriptException failed =
                assertThrows(ScriptException.class, () -> python.eval("print('text')", context));
        assertEquals("the disk is full", failed.getCause().getMessage());
        assertEquals(
                "OSError",
                python.eval(
                        """
                        try:
                            print('text')
                        except OSError as raised:
                            caught = type(raised).__name__
                        caught
                        """,
                        context));
    }

    private static final class FullDisk extends Writer {
        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            throw new IOException("the disk is full");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void anEngineWhoseContainerIsClosedSaysSo() throws ScriptException {
        ScriptEngine engine = manager.getEngineByName("python");
        engine.eval("def f(): return 1");
        CompiledScript compiled = ((Compilable) engine).compile("f()");
        LoaderContainer.current().orElseThrow().close();
        assertIsOver(() -> engine.eval("f()"));
        assertIsOver(() -> engine.get("f"));
        assertIsOver(() -> engine.put("x", 1));
        assertIsOver(() -> ((Invocable) engine).invokeFunction("f"));
        assertIsOver(compiled::eval);
        assertEquals(2, manager.getEngineByName("python").eval("1 + 1"));
    }

    private static void assertIsOver(Executable use) {
        assertEquals(
                "the container of this engine is closed, and its variables are gone:"
                        + " get another engine",
                assertThrows(IllegalStateException.class, use).getMessage());
    }

    @Test
    void theValueOfTheLastExpressionIsTheResult() throws ScriptException {
        assertEquals(3, python.eval("x = 1\nx + 2"));
        assertEquals(List.of(1, 2), python.eval(new StringReader("[1, 2]")));
        assertNull(python.eval("x = 1"));
        assertNull(python.eval(""));
    }

    @Test
    void anEngineKeepsItsVariables() throws ScriptException {
        python.put("given", 20);
        python.eval("made = given + 1");
        assertEquals(21, python.get("made"));
        assertEquals(22, python.eval("made + 1"));
        assertNull(manager.getEngineByExtension("py").get("made"));
        assertNull(python.get("never"));
    }

    @Test
    void bindingsOfTheCallerAreReadAndWritten() throws ScriptException {
        Bindings bindings = new SimpleBindings(new HashMap<>(Map.of("n", 3, "gone", 1)));
        assertEquals(9, python.eval("del gone\nsquare = n * n\nsquare", bindings));
        assertEquals(Map.of("n", 3, "square", 9), new HashMap<>(bindings));
        assertNull(python.get("square"));
    }

    @Test
    void bindingsOfTheEngineAreVariablesOfPython() throws ScriptException {
        Bindings bindings = python.createBindings();
        bindings.put("n", 3);
        python.eval("n = [n]\ndef function(): pass", bindings);
        assertEquals(List.of(3), bindings.get("n"));
        assertEquals(
                List.of("__name__", "function", "n"), bindings.keySet().stream().sorted().toList());
    }

    @Test
    void theGlobalScopeIsBehindTheEngines() throws ScriptException {
        manager.put("shared", "all");
        python.eval("def look(): return shared");
        assertEquals("all", python.eval("look()"));
        manager.put("shared", "changed");
        assertEquals("changed", python.eval("look()"));
        python.put("shared", "own");
        assertEquals("own", python.eval("look()"));
        assertNull(python.getBindings(ScriptContext.ENGINE_SCOPE).get("len"));
        manager.getBindings().remove("shared");
        ScriptEngine other = manager.getEngineByName("cpython");
        assertThrows(ScriptException.class, () -> other.eval("shared"));
    }

    @Test
    void outputAndInputAreThoseOfTheContext() throws ScriptException {
        ScriptContext context = new SimpleScriptContext();
        context.setBindings(python.createBindings(), ScriptContext.ENGINE_SCOPE);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        context.setWriter(out);
        context.setErrorWriter(err);
        context.setReader(new StringReader("one\ntwo\nthree\nfour"));
        python.eval(
                """
                import sys
                print(input(), sys.stdin.readline(), end="")
                print(list(sys.stdin))
                print("wrong", file=sys.stderr)
                """,
                context);
        assertEquals("one two\n['three\\n', 'four']\n", out.toString());
        assertEquals("wrong\n", err.toString());
    }

    @Test
    void scriptsThatRunAtOnceDoNotMixTheirOutput() throws Exception {
        int count = 8;
        CyclicBarrier together = new CyclicBarrier(count);
        ExecutorService threads = Executors.newFixedThreadPool(count);
        List<Future<String>> outputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "script" + i;
            outputs.add(
                    threads.submit(
                            () -> {
                                together.await();
                                return printed(name);
                            }));
        }
        for (int i = 0; i < count; i++) {
            assertEquals(("script" + i + "\n").repeat(100), outputs.get(i).get());
        }
        threads.shutdown();
    }

    private String printed(String name) throws ScriptException {
        ScriptContext context = new SimpleScriptContext();
        context.setBindings(python.createBindings(), ScriptContext.ENGINE_SCOPE);
        context.setAttribute("name", name, ScriptContext.ENGINE_SCOPE);
        StringWriter out = new StringWriter();
        context.setWriter(out);
        python.eval("for i in range(100): print(name)", context);
        return out.toString();
    }

    @Test
    void anExceptionHasTheLineOfTheScript() {
        python.put(ScriptEngine.FILENAME, "spam.py");
        ScriptException raised =
                assertThrows(
                        ScriptException.class,
                        () -> python.eval("import json\n\njson.loads('{')\n"));
        assertEquals("spam.py", raised.getFileName());
        assertEquals(3, raised.getLineNumber());
        PythonException cause = assertInstanceOf(PythonException.class, raised.getCause());
        assertEquals("json.decoder.JSONDecodeError", cause.type());
        assertTrue(raised.getMessage().contains("JSONDecodeError"), raised.getMessage());
    }

    @Test
    void aSyntaxErrorHasItsLineAndColumn() {
        ScriptException raised =
                assertThrows(ScriptException.class, () -> python.eval("x = 1\ny = = 2\n"));
        assertEquals(2, raised.getLineNumber());
        assertEquals(5, raised.getColumnNumber());
    }

    @Test
    void scriptsLeaveNoReferences() throws Exception {
        python.eval("n = 0\ndef add(k):\n    global n\n    n += k\n    return n");
        var interpreter = LoaderContainer.current().orElseThrow().python().main();
        evaluate(1);
        long before = interpreter.liveReferences();
        evaluate(20);
        assertEquals(before, interpreter.liveReferences());
    }

    private void evaluate(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            python.eval("n + 1");
            python.eval("m", new SimpleBindings(new HashMap<>(Map.of("m", "text"))));
            ((Invocable) python).invokeFunction("add", 1);
            assertThrows(ScriptException.class, () -> python.eval("1 / 0"));
            assertThrows(ScriptException.class, () -> python.eval("1 /"));
        }
    }

    @Test
    void aCompiledScriptRunsAgainAndAgain() throws ScriptException {
        CompiledScript script = ((Compilable) python).compile("n = n + 1\nn");
        python.put("n", 1);
        assertEquals(2, script.eval());
        assertEquals(3, script.eval());
        assertEquals(11, script.eval(new SimpleBindings(new HashMap<>(Map.of("n", 10)))));
        assertThrows(ScriptException.class, () -> ((Compilable) python).compile("n ="));
    }

    @Test
    void functionsAndMethodsAreInvoked() throws Exception {
        Invocable invocable = (Invocable) python;
        python.eval(
                """
                class Counter:
                    n = 0
                    def add(self, number):
                        self.n += number
                        return self.n
                counter = Counter()
                def greet(name): return "Hello " + name
                """);
        assertEquals("Hello Ada", invocable.invokeFunction("greet", "Ada"));
        try (PyObject counter = (PyObject) python.get("counter")) {
            assertEquals(2, invocable.invokeMethod(counter, "add", 2));
            assertEquals(5, invocable.invokeMethod(counter, "add", 3));
            assertThrows(
                    NoSuchMethodException.class, () -> invocable.invokeMethod(counter, "subtract"));
        }
        assertThrows(NoSuchMethodException.class, () -> invocable.invokeFunction("absent"));
        assertThrows(ScriptException.class, () -> invocable.invokeFunction("greet"));
        assertThrows(IllegalArgumentException.class, () -> invocable.invokeMethod("text", "upper"));
    }

    @Test
    void interfacesAreImplementedByFunctionsAndObjects() throws Exception {
        Invocable invocable = (Invocable) python;
        assertNull(invocable.getInterface(Greeter.class));
        python.eval(
                """
                def greet(name): return "Hello " + name
                class Loud:
                    def greet(self, name): return name.upper()
                loud = Loud()
                """);
        assertEquals("Hello Ada", invocable.getInterface(Greeter.class).greet("Ada"));
        try (PyObject loud = (PyObject) python.get("loud")) {
            assertEquals("ADA", invocable.getInterface(loud, Greeter.class).greet("Ada"));
        }
        assertThrows(IllegalArgumentException.class, () -> invocable.getInterface(String.class));
    }

    @Test
    void theEngineIsDescribed() throws ScriptException {
        var factory = python.getFactory();
        assertEquals("Python", factory.getLanguageName());
        assertEquals("MULTITHREADED", factory.getParameter("THREADING"));
        assertTrue(
                python.eval("import sys; sys.version")
                        .toString()
                        .startsWith(factory.getLanguageVersion() + "."));
        StringWriter out = new StringWriter();
        python.getContext().setWriter(out);
        python.eval(factory.getProgram(factory.getOutputStatement("a \"b\" \\ c\n\t'"), "x = 1"));
        assertEquals("a \"b\" \\ c\n\t'\n", out.toString());
        assertFalse(factory.getExtensions().isEmpty());
        assertEquals("a.b(c, d)", factory.getMethodCallSyntax("a", "b", "c", "d"));
    }
}
