package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import loader.python.InterpreterConfig;
import loader.runpy.ConsoleScript;
import loader.runpy.Limits;
import loader.runpy.RunRequest;
import loader.runpy.RunRequest.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line is read as {@code python3.14} reads it. */
class CommandLineTest {

    @ParameterizedTest
    @ValueSource(strings = {"-m hello a -b", "-mhello a -b", "--strict -m hello a -b"})
    void everythingAfterTheModuleIsItsArguments(String line) {
        assertEquals(new Target.Module("hello"), run(line).target());
        assertEquals(List.of("a", "-b"), run(line).arguments());
    }

    @Test
    void codeMayBeAttached() {
        assertEquals(new Target.Code("pass"), run("-cpass x").target());
        assertEquals(List.of("--", "-m", "x"), run("-c pass -- -m x").arguments());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--script shop-till a --strict", "--script=shop-till a --strict"})
    void everythingAfterTheConsoleScriptIsItsArguments(String line) {
        assertEquals(ConsoleScript.target("shop-till"), run(line).target());
        assertEquals(List.of("a", "--strict"), run(line).arguments());
    }

    @Test
    void aFileEndsTheOptions() {
        assertEquals(new Target.File(Path.of("a.py")), run("a.py -m x").target());
        assertEquals(List.of("-m", "x"), run("a.py -m x").arguments());
        assertEquals(List.of("--", "b"), run("-- a.py -- b").arguments());
        assertEquals(new Target.File(Path.of("-m")), run("-- -m x").target());
    }

    @Test
    void theFirstWordMayAskTheDoctor() {
        assertEquals(
                new Command.Doctor(List.of("--json", "a", "b.whl")),
                CommandLine.parse(List.of("doctor", "--json", "a", "b.whl")));
        assertInstanceOf(Command.Run.class, CommandLine.parse(List.of("./doctor")));
        assertInstanceOf(Command.Run.class, CommandLine.parse(List.of("-u", "doctor")));
    }

    @Test
    void optionsOfPythonAreItsOwn() {
        Command command =
                CommandLine.parse(
                        List.of("-uOO", "-Werror", "-X", "dev", "--strict", "-Bc", "pass", "-u"));
        Command.Run run = assertInstanceOf(Command.Run.class, command);
        assertEquals(List.of("-uOO", "-Werror", "-X", "dev", "-B"), run.options().flags());
        assertEquals(new Target.Code("pass"), run.request().target());
        assertEquals(List.of("-u"), run.request().arguments());
    }

    @Test
    void aHyphenIsStandardInput() {
        assertEquals(new Target.StandardInput(), run("- -c a").target());
        assertEquals(new Target.StandardInput(), run("-- - 3").target());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-i", "-qi", "-uix", "-i -X dev", "-i --"})
    void withoutAProgramPythonPromptsIfAsked(String line) {
        assertEquals(new Target.Prompt(), run(line).target());
    }

    @Test
    void thePromptMayComeAfterAProgram() {
        assertEquals(new Target.Code("pass"), run("-qic pass").target());
        assertEquals(new Target.StandardInput(), run("-i -").target());
        assertEquals(new Target.Module("i"), run("-x -m i").target());
    }

    @Test
    void anEmptyArgumentIsAFileName() {
        Command command = CommandLine.parse(List.of(""));
        RunRequest request = assertInstanceOf(Command.Run.class, command).request();
        assertEquals(new Target.File(Path.of("")), request.target());
    }

    @Test
    void theFunctionMainIsCalledIfAsked() {
        assertTrue(run("--autorun -m x").autorun());
        assertFalse(run("-m x --autorun").autorun());
    }

    @Test
    void aProcessMayHaveLimits() {
        RunRequest request = run("--process --memory=1g --cpu 2 --files 9 --processes 8 -m x");
        assertEquals(InterpreterConfig.PROCESS, request.interpreter());
        assertEquals(
                Limits.NONE
                        .withMemory(1L << 30)
                        .withCpu(Duration.ofSeconds(2))
                        .withFiles(9)
                        .withProcesses(8),
                request.limits());
    }

    @Test
    void anEmptyModuleNameIsAnArgument() {
        Command command = CommandLine.parse(List.of("-m", ""));
        RunRequest request = assertInstanceOf(Command.Run.class, command).request();
        assertEquals(new Target.Module(""), request.target());
    }

    @ParameterizedTest
    @CsvSource({
        "-Q, Unknown option: -Q",
        "-Vz, Unknown option: -z",
        "-uW, Argument expected for the -W option",
        "--foo, Unknown option: --foo",
        "--memory 1g -m x, A limit is for a process of its own: add --process",
        "--process --memory 300mm -m x, '--memory: 300mm is not allowed; give a whole number of bytes above 0, or one with k, m or g, such as 300m'",
        "--process --memory m -m x, '--memory: m is not allowed; give a whole number of bytes above 0, or one with k, m or g, such as 300m'",
        "--process --cpu 1.5 -m x, --cpu: 1.5 is not allowed; give a whole number of seconds above 0",
        "--process --files 0 -m x, --files: 0 is not allowed; give a whole number above 0",
        "--help-env, Unknown option: --help-env; python has it",
        "--help-all, Unknown option: --help-all; python has it",
        "--process --cpu, Argument expected for the --cpu option",
        "--process, --process without a program",
        "'--process --autorun -c pass', 'In a process, --autorun calls the function __main__ of a module only: use -m'",
        "--strict=1, Unknown option: --strict=1",
        "-m, Argument expected for the -m option",
        "-Vc, Argument expected for the -c option",
        "--python, Argument expected for the --python option",
        "--script, Argument expected for the --script option",
        "--script a'b, not the name of a console script: a'b"
    })
    void aBadCommandLineIsNamedAsCPythonNamesIt(String line, String message) {
        assertEquals(new Command.Invalid(message), CommandLine.parse(List.of(line.split(" "))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "-?", "--help", "-Vh", "-h -m x", "--strict -h"})
    void helpIsAskedFor(String line) {
        assertInstanceOf(Command.Help.class, CommandLine.parse(List.of(line.split(" "))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-V", "--version", "-V -m x"})
    void versionsAreAskedFor(String line) {
        assertInstanceOf(Command.Version.class, CommandLine.parse(List.of(line.split(" "))));
    }

    @Test
    void nothingToRunOpensTheShell() {
        assertInstanceOf(Command.Shell.class, CommandLine.parse(List.of()));
        assertInstanceOf(Command.Shell.class, CommandLine.parse(List.of("--verbose", "--")));
    }

    @Test
    void optionsOfTheContainerComeBeforeWhatIsRun() {
        List<String> line =
                List.of(
                        "--strict --python /opt/py --with=a.jar --with b.jar --cache c -m x --with d"
                                .split(" "));
        Command.Run run = assertInstanceOf(Command.Run.class, CommandLine.parse(line));
        assertEquals(List.of("a.jar", "b.jar"), run.options().bundles());
        assertEquals("/opt/py", run.options().python().orElseThrow());
        assertEquals("c", run.options().cache().orElseThrow());
        assertTrue(run.request().strict());
        assertEquals(List.of("--with", "d"), run.request().arguments());
    }

    private static RunRequest run(String line) {
        Command command = CommandLine.parse(List.of(line.split(" ")));
        return assertInstanceOf(Command.Run.class, command).request();
    }
}
