package loader.bench.calls;

import static loader.bench.calls.Subject.NUMBER;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import loader.proxies.Proxies;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** What a typed service adds to the call that it makes. */
public class ProxyCalls extends Timed {

    @Param({"JNA", "java.lang.foreign"})
    public String linker;

    private PyObject negate;
    private Negation negation;

    /** What the subject implements. */
    public interface Negation {
        long negate(long value);
    }

    @Setup
    public void start() {
        try (Attached python = Subject.interpreter(linker).attach();
                PyModule machinery = python.newModule("_osgi");
                PyModule sys = python.importModule("sys");
                PyObject modules = sys.getAttr("modules");
                PyModule subject = python.newModule("subject")) {
            exec(python, machinerySource(), machinery);
            modules.setItem("_osgi", machinery);
            exec(python, Subject.source(), subject);
            negate = subject.getAttr("negate");
            negation =
                    (Negation)
                            new Proxies()
                                    .service(
                                            python,
                                            subject,
                                            List.of(Negation.class),
                                            Negation.class.getClassLoader(),
                                            "subject")
                                    .service();
        }
    }

    private static void exec(Attached python, String source, PyModule module) {
        try (PyObject code = python.compile(source, module.name())) {
            python.exec(code, module);
        }
    }

    /** Without a framework nothing finds the Python half of proxies. */
    private static String machinerySource() {
        try (InputStream stream = Proxies.class.getResourceAsStream("/loader/services/_osgi.py")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Benchmark
    public long object() {
        return negate.callAs(Long.class, NUMBER);
    }

    @Benchmark
    public long proxy() {
        return negation.negate(NUMBER);
    }
}
