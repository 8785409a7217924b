package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PythonRuntime;
import loader.testing.ModuleJar;
import org.junit.jupiter.api.Test;

/** Import lines of {@code .pth} files and {@code .start} files, in a container that runs them. */
class StartupCodeIT extends Running {

    @Override
    Map<String, String> properties() {
        return Map.of("loader.startup.code", "true");
    }

    private static ModuleJar jar(String name, String version) {
        return new ModuleJar(name, version)
                .module(name, "source", "lib/" + name + ".py")
                .module(name + "_more", "source", "lib/" + name + "_more.py")
                .file(
                        "lib/" + name + ".py",
                        "version = "
                                + version
                                + "\nbegun = 0\ndef begin():\n    global begun\n"
                                + "    begun += 1\n")
                .file("lib/" + name + "_more.py", "x = 1\n")
                .file(
                        "lib/first.pth",
                        "# a comment\nimport builtins; builtins.site = getattr(builtins, 'site', [])"
                                + " + [sitedir]\n")
                .file("lib/bad.pth", "import absent_module\n")
                .file("lib/own.pth", "import builtins; builtins.not_run = True\n")
                .file("lib/own.start", name + ":begin\nno_entry_point\n");
    }

    private static final String LOOK =
            """
            import builtins
            result = [len(builtins.site), builtins.site[-1].endswith('lib'),
                hasattr(builtins, 'not_run'), spam.begun, spam.version,
                type(spam.__spec__.loader).__name__, spam.__spec__._initializing]
            """;

    @Test
    void itRunsOnceBeforeTheFirstModuleIsImported() throws Exception {
        var bundle = start(jar("spam", "1"));
        List<Object> expected = List.of(1, true, false, 1, 1, "BundledSourceLoader", false);
        assertEquals(expected, python.run("import spam\n" + LOOK));
        assertEquals(expected, python.run("import spam_more, spam\n" + LOOK));
        try (Interpreter other =
                container.service(PythonRuntime.class).create(InterpreterConfig.SHARED_GIL)) {
            assertEquals(expected, new Python(other).run("import spam_more, spam\n" + LOOK));
        }
        bundle.uninstall();
        start(jar("spam", "2"));
        assertEquals(
                List.of(2, true, false, 1, 2, "BundledSourceLoader", false),
                python.run("import spam\n" + LOOK));
        python.run("import builtins; del builtins.site");
    }

    @Test
    void itsExceptionsArePrinted() {
        start(jar("eggs", "1"));
        String printed =
                python.run(
                        """
                        import contextlib, io
                        with contextlib.redirect_stderr(io.StringIO()) as err:
                            import eggs
                        result = err.getvalue()
                        """);
        assertTrue(printed.contains("lib/bad.pth: import absent_module\n"), printed);
        assertTrue(printed.contains("No module named 'absent_module'"), printed);
        assertTrue(printed.contains("lib/own.start: no_entry_point\n"), printed);
        python.run("import builtins; del builtins.site");
    }
}
