package loader.bundles.itest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import loader.python.InterpreterConfig;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.runpy.RunRequest.Target;
import loader.runpy.Streams;
import loader.testing.ModuleJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The function {@code __main__} of a program is called if the run or the bundle asks for it. */
class AutorunIT extends Running {

    private static final String SOURCE =
            """
            import sys
            print("body", __name__)
            def __main__():
                print("function", sys.argv[1:])
                return 3 if sys.argv[1:] else None
            """;

    private record Ending(int status, String out) {}

    private Ending run(RunRequest request) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Streams streams = new Streams(new ByteArrayInputStream(new byte[0]), out, out);
        int status = container.service(RunPy.class).run(request.withStreams(streams)).status();
        return new Ending(status, out.toString(UTF_8));
    }

    private static RunRequest code(String source) {
        return RunRequest.of(new Target.Code(source), List.of());
    }

    private static ModuleJar sourceBundle() {
        return new ModuleJar("spam.bundle", "1.0.0")
                .module("spam", "source", "lib/spam.py")
                .file("lib/spam.py", SOURCE);
    }

    @ParameterizedTest
    @EnumSource(
            value = InterpreterConfig.class,
            names = {"SHARED_GIL", "PROCESS"})
    void theRunAsksForIt(InterpreterConfig config) {
        start(sourceBundle());
        RunRequest request = RunRequest.module("spam", "a").in(config);
        assertEquals(new Ending(0, "body __main__\n"), run(request));
        assertEquals(new Ending(3, "body __main__\nfunction ['a']\n"), run(request.withAutorun()));
        assertEquals(
                new Ending(0, "body __main__\nfunction []\n"),
                run(RunRequest.module("spam").in(config).withAutorun()));
    }

    @ParameterizedTest
    @EnumSource(
            value = InterpreterConfig.class,
            names = {"SHARED_GIL", "PROCESS"})
    void theBundleAsksForIt(InterpreterConfig config) {
        start(sourceBundle().header("Loader-Autorun", "true"));
        assertEquals(
                new Ending(3, "body __main__\nfunction ['a']\n"),
                run(RunRequest.module("spam", "a").in(config)));
        assertEquals(new Ending(0, "body spam\n"), run(code("import spam").withAutorun()));
    }

    @ParameterizedTest
    @EnumSource(
            value = InterpreterConfig.class,
            names = {"SHARED_GIL", "PROCESS"})
    void theFunctionOfAnExtensionModuleIsCalled(InterpreterConfig config) {
        CModule module = CModule.of("eggs", 5).with("-DMAIN_FUNCTION");
        start(module.jar().header("Loader-Autorun", "true"));
        assertEquals(5, run(RunRequest.module("eggs").in(config)).status());
    }

    @Test
    void theResultIsTheExitStatusAsOfSysExit() {
        String text = "def __main__(): return 'a text'";
        assertEquals(new Ending(1, "a text\n"), run(code(text).withAutorun()));
    }

    @Test
    void theTracebackBeginsInTheFunction() {
        Ending ending = run(code("def __main__(): 1/0").withAutorun());
        assertEquals(1, ending.status());
        assertTrue(
                ending.out()
                        .startsWith(
                                "Traceback (most recent call last):\n"
                                        + "  File \"<string>\", line 1, in __main__\n"),
                ending.out());
    }

    @Test
    void whatEndsBeforeItsEndHasNothingCalled() {
        String function = "def __main__(): print('called')\n";
        assertEquals(new Ending(4, ""), run(code(function + "raise SystemExit(4)").withAutorun()));
        assertEquals(1, run(code(function + "1/0").withAutorun()).status());
    }

    @Test
    void whatIsNoFunctionIsNotCalled() {
        assertEquals(new Ending(0, ""), run(code("import __main__").withAutorun()));
        assertEquals(new Ending(0, ""), run(code("pass").withAutorun()));
    }
}
