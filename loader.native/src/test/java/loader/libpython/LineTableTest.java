package loader.libpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.Test;

class LineTableTest {

    /** Lines that go back, lines far away, calls over several lines, instructions of no line. */
    private static final String CODES =
            """
            import argparse, ast, inspect, json.decoder, typing
            def codes(code):
                yield code
                for each in code.co_consts:
                    if type(each) is type(code):
                        yield from codes(each)
            found = []
            for module in argparse, ast, inspect, json.decoder, typing:
                for code in codes(compile(inspect.getsource(module), "<x>", "exec")):
                    wanted = []
                    for start, end, line in code.co_lines():
                        wanted += [line or 0] * ((end - start) // 2)
                    found.append([code.co_linetable, code.co_firstlineno, wanted])
            """;

    @Test
    void eachInstructionHasTheLineThatPythonSays() {
        try (Attached python = TestPython.get().main().attach();
                PyModule module = python.newModule("lines");
                PyObject code = python.compile(CODES, "<lines>")) {
            python.exec(code, module);
            List<?> found = module.getAttrAs(List.class, "found");
            assertTrue(found.size() > 500, () -> "only " + found.size());
            for (Object each : found) {
                List<?> row = (List<?>) each;
                LineTable table =
                        new LineTable(
                                ByteBuffer.wrap((byte[]) row.get(0)),
                                ((Number) row.get(1)).intValue());
                List<?> wanted = (List<?>) row.get(2);
                for (int i = 0; i < wanted.size(); i++) {
                    assertEquals(((Number) wanted.get(i)).intValue(), table.line(2L * i));
                }
            }
        }
    }
}
