package loader.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditPatternTest {

    /** What can never happen is a mistake of whoever wrote the rule. */
    @ParameterizedTest
    @CsvSource({
        "import, true",
        "import:numpy*, true",
        "open:/etc/my file, true",
        "ctypes.dlsym/handle, true",
        "socket.*, true",
        "*, true",
        "open /etc/*, false",
        "(event=open), false",
        "'import=numpy', false",
        ":numpy, false"
    })
    void anEventHasAName(String text, boolean isPossible) {
        assertEquals(isPossible, AuditPattern.all(text).get(0).isPossible());
    }
}
