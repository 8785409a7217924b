package loader.proxies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import loader.python.PythonName;
import loader.spi.SnakeCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a Java method may be called in Python. */
class NameMappingTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "dotProduct, dot_product",
        "dot, dot",
        "toJSONText, to_json_text",
        "parseURL, parse_url",
        "add2Numbers, add2_numbers",
        "already_snake, already_snake",
        "Äpfel, äpfel"
    })
    void camelCaseBecomesSnakeCase(String java, String python) {
        assertEquals(python, SnakeCase.of(java));
    }

    @SuppressWarnings("unused")
    private interface Sample {
        String getTitle();

        boolean isOpen();

        void setTitle(String title);

        Object newPoint(int x);

        void from();

        @PythonName("other")
        void named();

        String get();

        boolean issue();
    }

    private static Method method(String name) {
        return Arrays.stream(Sample.class.getMethods())
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aGetterMayBeAFunctionOrAnAttribute() {
        assertEquals(List.of("getTitle", "get_title", "title", "GetTitle"), sorted("getTitle"));
        assertEquals(List.of("isOpen", "is_open", "open", "IsOpen"), sorted("isOpen"));
        assertEquals(List.of("get", "Get"), sorted("get"));
        assertEquals(List.of("issue", "Issue"), sorted("issue"));
    }

    private static List<String> sorted(String name) {
        return NameMapping.names(method(name));
    }

    @Test
    void aSetterMayAssignToAnAttribute() {
        assertEquals(List.of("title"), NameMapping.assigned(method("setTitle")));
        assertEquals(List.of(), NameMapping.assigned(method("getTitle")));
    }

    @Test
    void aFactoryMayBeAClass() {
        assertEquals(List.of("newPoint", "new_point", "NewPoint", "Point"), sorted("newPoint"));
    }

    @Test
    void aKeywordOfPythonGetsAnUnderscore() {
        assertEquals("from_", NameMapping.primary(method("from")));
    }

    @Test
    void anAnnotationSaysTheOnlyName() {
        assertEquals(List.of("other"), sorted("named"));
        assertEquals("other", NameMapping.primary(method("named")));
    }
}
