package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import loader.testing.Program;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the shell answers to what its commands cannot do, in one session. */
class ShellAnswersIT {

    /** A class of Java, the text of a record, a message of Gogo about methods. */
    private static final Pattern OF_JAVA =
            Pattern.compile(
                    "(?m)^(?:g! )?_\\w|\\w\\[\\] |(?<![\\w/.:-])(?:loader|java|org)(?:\\.[a-z]\\w*)*\\.[A-Z]\\w+"
                            + "|Exception\\b|\\w\\[\\w+=|Cannot coerce|\\bnull\\b|\\tat ");

    private static final String MARK = "answered ";
    private static final Map<String, String> ANSWERS = new HashMap<>();

    @TempDir private static Path folder;

    static Stream<String> lines() {
        String lines =
                """
                py:run
                py:run nosuch
                py:run nosuch.py
                py:run ./folder
                py:run --nosuch x
                py:run --timeout x y
                py:run --process --memory 300mm this
                py:run --process --files x this
                py:run --memory 1 x
                py:run a..b
                py:run -m
                py:run -c
                py:run --script
                py:run --script nosuch
                py:run --process nosuch.py
                py:kill
                py:kill x
                py:kill 99
                py:kill 1 2
                py:top
                py:top x
                py:interpreters x
                py:gil x
                py:runtime
                py:runtime x
                py:import
                py:import nosuch
                py:import json
                py:import hello
                py:import a..b
                py:import ""
                py:import a b
                py:find
                py:find nosuch
                py:find a..b
                py:find json
                py:find hello
                py:modules x
                py:bundled
                py:bundled x
                py:bundled --why
                py:bundled --why nosuch
                py:bundled --why a..b
                py:bundled --nosuch
                py:reload
                py:reload nosuch
                py:reload a..b
                py:reload sys
                py:script
                py:script nosuch
                py:finders
                py:finders x
                py:loaders
                py:loaders x
                py:python --nosuch
                py:python x
                py:names
                py:names x
                py:wheel
                py:wheel nosuch
                py:wheel install
                py:wheel install nosuch.whl
                py:wheel install folder
                py:wheel install pipe-1.0-py3-none-any.whl
                py:wheel inspect pipe-1.0-py3-none-any.whl
                py:install pipe
                install pipe-1.0-py3-none-any.whl
                install wheel:file:pipe-1.0-py3-none-any.whl
                py:wheel install text.whl
                py:wheel install text
                py:wheel install later-1.0-py3-none-any.whl
                py:wheel inspect nosuch.whl
                py:wheel inspect folder
                py:wheel inspect text.whl
                py:wheel needed
                py:wheel needed nosuch
                py:wheel needed "a b"
                py:wheel freeze x
                py:install
                py:install nosuch
                py:install later
                py:install "nosuch>>1"
                py:install "a b"
                py:install spam --find-links nosuch
                py:install spam --find-links text
                py:install --lock nosuch.toml
                py:install --lock text
                py:install --lock folder
                py:install --nosuch
                install
                install wheel:file:nosuch
                install wheel:nosuch
                install nosuch
                install file:nosuch.jar
                install text
                install wheel:file:text.whl
                install folder
                install nosuch:x
                headers nosuch
                headers loader.core nosuch
                headers 999
                start
                start nosuch
                start 999
                start text
                start file:nosuch.jar
                start loader.core nosuch
                stop
                stop nosuch
                stop 999
                update
                update nosuch
                update 999
                update loader.core nosuch
                uninstall
                uninstall nosuch
                uninstall 999
                refresh nosuch
                refresh 999
                resolve nosuch
                resolve 999
                bundlelevel nosuch
                bundlelevel 1 nosuch
                bundlelevel x loader.core
                frameworklevel x
                inspect x
                inspect cap x nosuch
                inspect cap nosuch loader.core
                which nosuch
                which loader.core nosuch
                log
                log x y
                lb nosuch
                help nosuch
                help py:import
                help py:kill
                help headers
                scr:list x
                scr:list 999
                help py
                help each
                scr:list 1 2
                scr:info
                scr:info nosuch
                scr:info 999
                scr:enable
                scr:enable nosuch
                scr:disable
                scr:disable nosuch
                help scr:info
                scr:config
                scr:config nosuch
                help scr:config
                exit()
                print(1, "two")
                echo *.nosuch a*.nosuch
                echo te?t "*" foo"*"
                py:wheel install *.nosuch
                py:wheel install nosuch/*.whl
                exit x
                exit 1 2
                system:exit x
                nosuch
                py:nosuch
                """;
        return lines.lines();
    }

    @BeforeAll
    static void type() throws IOException {
        Files.createDirectory(folder.resolve("folder"));
        Files.writeString(folder.resolve("text"), "neither a bundle nor a wheel");
        Files.writeString(folder.resolve("text.whl"), "no wheel");
        Files.writeString(folder.resolve("later-1.0-py3-none-any.whl"), "no archive");
        Path pipe = folder.resolve("pipe-1.0-py3-none-any.whl");
        Program.of("mkfifo", pipe.toString()).output();
        List<String> typed = new ArrayList<>();
        lines().forEach(line -> typed.addAll(List.of(line, "echo '" + MARK + line + "'")));
        Outcome outcome =
                Distribution.command()
                        .in(folder)
                        .with("HOME", folder.toString())
                        .merged()
                        .within(Duration.ofMinutes(10))
                        .fed(String.join("\n", typed) + "\nexit 0\n")
                        .run();
        assertEquals(0, outcome.status(), outcome::out);
        String rest = outcome.out();
        for (String line : lines().toList()) {
            String mark = "g! " + MARK + line + "\n";
            int end = rest.indexOf(mark);
            assertTrue(end >= 0, () -> "no answer to " + line + " in " + outcome.out());
            ANSWERS.put(line, rest.substring(0, end));
            rest = rest.substring(end + mark.length());
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void noAnswerSpeaksOfJava(String line) {
        String answer = ANSWERS.get(line);
        assertFalse(OF_JAVA.matcher(answer).find(), answer);
    }

    @Test
    void answersNameWhatIsWrong() {
        assertEquals("g! No module named 'nosuch'\n", ANSWERS.get("py:import nosuch"));
        assertEquals("g! usage: top\n", ANSWERS.get("py:top x"));
        assertEquals(
                "g! headers: no bundle has the name nosuch; lb -s lists the names\n",
                ANSWERS.get("headers nosuch"));
        assertEquals(
                "g! stop: no bundle has the number 999; lb lists the numbers\n",
                ANSWERS.get("stop 999"));
        assertEquals(
                "g! help: nosuch: there is no such command; `help` lists all\n",
                ANSWERS.get("help nosuch"));
        assertTrue(ANSWERS.get("help py").contains("\npy:run\n"), ANSWERS.get("help py"));
        assertEquals(
                "g! help: gogo:each has no text; each --help may have one\n",
                ANSWERS.get("help each"));
        assertEquals(
                "g! scr:info: no component has the name nosuch; scr:list lists the components\n",
                ANSWERS.get("scr:info nosuch"));
        assertEquals(
                "g! exit(): there is no such command; `help` lists all\n", ANSWERS.get("exit()"));
        assertEquals("g! *.nosuch a*.nosuch\n", ANSWERS.get("echo *.nosuch a*.nosuch"));
        assertEquals("g! text * foo*\n", ANSWERS.get("echo te?t \"*\" foo\"*\""));
        assertEquals(
                "g! *.nosuch: no such file or folder\n", ANSWERS.get("py:wheel install *.nosuch"));
        assertEquals("g! usage: scr:config\n", ANSWERS.get("scr:config nosuch"));
        assertTrue(ANSWERS.get("scr:config").contains("Log Level"), ANSWERS.get("scr:config"));
        assertEquals("g! usage: exit [STATUS]\n", ANSWERS.get("system:exit x"));
        assertTrue(ANSWERS.get("py:import json").contains("loader  SourceFileLoader\n"));
        assertTrue(ANSWERS.get("help py:import").contains("import - imports a module"));
    }
}
