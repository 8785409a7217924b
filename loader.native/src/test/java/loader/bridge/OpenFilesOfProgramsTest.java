package loader.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import loader.cpython.NewInterpreterScope;
import loader.python.InterpreterConfig;
import org.junit.jupiter.api.Test;

/** What is open before a program: C and Python see the same files. */
class OpenFilesOfProgramsTest extends NewInterpreterScope {

    OpenFilesOfProgramsTest() {
        super(InterpreterConfig.SHARED_GIL);
    }

    @Test
    void cSeesTheFilesThatPythonSees() {
        assumeTrue(Files.exists(Path.of("/proc/self/fd")), "needs /proc");
        exec(
                """
                import os
                from _loader import guards, java
                def identities():
                    seen = {}
                    for each in opened:
                        found = os.fstat(each)
                        seen[each] = found.st_dev, found.st_ino
                    return seen
                def noted():
                    return {each: guards.others_descriptors.get(each) for each in opened}
                opened = [end for _ in range(200) for end in os.pipe()]
                has_c = java.open_files() is not None
                guards.note_descriptors(known=opened[:2])
                of_known = [guards.others_descriptors.pop(each, None) for each in opened[:2]]
                guards.note_descriptors()
                by_c = noted()
                of_python = guards.identities_by_python()
                by_python = {each: of_python[each] for each in opened}
                expected = identities()
                for each in opened:
                    guards.others_descriptors.pop(each)
                    os.close(each)
                guards.note_descriptors()
                """);
        assertEquals(true, eval("has_c"));
        assertEquals(true, eval("of_known == [None, None]"));
        assertEquals(true, eval("by_c == expected"));
        assertEquals(true, eval("by_python == expected"));
    }
}
