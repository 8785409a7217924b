package loader.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** How each of CPython's tests ended, by name, from the report that {@code test} writes. */
final class TestResults {

    private static final String PASSED = "passed";

    private TestResults() {}

    static Map<String, String> read(Path report) throws IOException {
        try {
            NodeList tests =
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(report.toFile())
                            .getElementsByTagName("testcase");
            Map<String, String> results = new TreeMap<>();
            for (int i = 0; i < tests.getLength(); i++) {
                Element test = (Element) tests.item(i);
                results.merge(name(test), outcome(test), TestResults::worse);
            }
            return results;
        } catch (ParserConfigurationException | SAXException broken) {
            throw new IOException(report.toString(), broken);
        }
    }

    /** A subtest may be named by the number of an interpreter, which is another in each process. */
    private static String name(Element test) {
        String name = Outcome.withoutAddresses(test.getAttribute("name"));
        return name.matches("[0-9]+") ? "named by a number" : name;
    }

    private static String worse(String one, String other) {
        return one.equals(PASSED) ? other : one;
    }

    /** Such as {@code passed}, {@code skipped}, {@code failure}. */
    private static String outcome(Element test) {
        for (Node child = test.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (!child.getNodeName().startsWith("system-")) {
                return child.getNodeName();
            }
        }
        return PASSED;
    }
}
