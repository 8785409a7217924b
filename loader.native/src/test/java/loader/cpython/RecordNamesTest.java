package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;

import loader.python.Attached;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The components of a record have Java's names in Python, or the names that Python gives them. */
class RecordNamesTest {

    record User(int userID, String fullName, boolean toJSONText) {}

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{'userID': 3, 'fullName': 'Ada', 'toJSONText': True}",
                "{'user_id': 3, 'full_name': 'Ada', 'to_json_text': True}",
                "type('User', (), dict(user_id=3, full_name='Ada', to_json_text=True))()"
            })
    void aRecordIsMadeFromEitherSpelling(String expression) {
        try (Attached python = TestPython.interpreter(InterpreterConfig.MAIN).attach();
                PyModule module = python.newModule("test");
                PyObject user = python.eval(expression, module)) {
            assertEquals(new User(3, "Ada", true), user.as(User.class));
        }
    }
}
