package loader.bench.calls;

import static loader.bench.calls.Subject.CALLBACKS;
import static loader.bench.calls.Subject.DIRECT;
import static loader.bench.calls.Subject.DOUBLES;
import static loader.bench.calls.Subject.LONGS;
import static loader.bench.calls.Subject.NUMBER;
import static loader.bench.calls.Subject.TABLE;
import static loader.bench.calls.Subject.TEXT;

import java.util.List;
import java.util.Map;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyModule;
import loader.python.PyObject;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Calls through this project, each from a thread that is not attached. */
public class LoaderCalls extends Timed {

    @Param({"JNA", "java.lang.foreign"})
    public String linker;

    private PyObject negate;
    private PyObject point;
    private PyObject same;
    private PyObject total;
    private PyObject getLongs;
    private PyObject totalOfTable;
    private PyObject getTable;
    private PyObject repeat;
    private PyObject callback;
    private PyObject totalOfArray;

    @Setup
    public void start() {
        Interpreter main = Subject.interpreter(linker);
        try (Attached python = main.attach();
                PyModule sys = python.importModule("sys");
                PyObject path = sys.getAttr("path");
                PyModule subject = python.newModule("subject")) {
            String packages = System.getProperty("numpy.path");
            if (packages != null) {
                path.callMethod("append", packages).close();
            }
            try (PyObject code = python.compile(Subject.source(), "subject.py")) {
                python.exec(code, subject);
            }
            negate = subject.getAttr("negate");
            point = subject.getAttr("point");
            same = subject.getAttr("same");
            total = subject.getAttr("total");
            getLongs = subject.getAttr("get_longs");
            totalOfTable = subject.getAttr("total_of_table");
            getTable = subject.getAttr("get_table");
            repeat = subject.getAttr("repeat");
            totalOfArray = subject.findAttr("total_of_array").orElse(null);
            callback =
                    python.function(
                            "f", (attached, arguments) -> arguments.get(0).as(Long.class) + 1);
        }
    }

    @Benchmark
    public long negate() {
        return negate.callAs(Long.class, NUMBER);
    }

    @Benchmark
    public long attribute() {
        return point.getAttrAs(Long.class, "value");
    }

    @Benchmark
    public String text() {
        return same.callAs(String.class, TEXT);
    }

    @Benchmark
    public long listToPython() {
        return total.callAs(Long.class, LONGS);
    }

    @Benchmark
    public List<?> listFromPython() {
        return getLongs.callAs(List.class);
    }

    @Benchmark
    public long dictToPython() {
        return totalOfTable.callAs(Long.class, TABLE);
    }

    @Benchmark
    public Map<?, ?> dictFromPython() {
        return getTable.callAs(Map.class);
    }

    @Benchmark
    @OperationsPerInvocation(CALLBACKS)
    public void callback() {
        repeat.call(callback, CALLBACKS).close();
    }

    @Benchmark
    public double array() {
        return totalOfArray.callAs(Double.class, (Object) DOUBLES);
    }

    @Benchmark
    public double buffer() {
        return totalOfArray.callAs(Double.class, DIRECT);
    }
}
