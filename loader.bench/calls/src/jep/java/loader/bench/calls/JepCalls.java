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
import java.util.function.LongUnaryOperator;
import jep.DirectNDArray;
import jep.MainInterpreter;
import jep.NDArray;
import jep.PyConfig;
import jep.SharedInterpreter;
import jep.python.PyCallable;
import jep.python.PyObject;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** The same calls through Jep, by the fastest way it has for each. */
public class JepCalls extends Timed {

    private PyCallable negate;
    private PyObject point;
    private PyCallable same;
    private PyCallable total;
    private PyCallable getLongs;
    private PyCallable totalOfTable;
    private PyCallable getTable;
    private PyCallable repeat;
    private PyCallable totalOfArray;
    private final LongUnaryOperator callback = x -> x + 1;

    @Setup
    public void start() {
        MainInterpreter.setJepLibraryPath(System.getProperty("jep") + "/libjep.so");
        MainInterpreter.setInitParams(PyConfig.python().setHome(System.getProperty("python.home")));
        SharedInterpreter python = new SharedInterpreter();
        python.set("packages", System.getProperty("jep") + "/..");
        python.exec("import sys; sys.path.append(packages)");
        python.exec(Subject.source());
        negate = python.getValue("negate", PyCallable.class);
        point = python.getValue("point", PyObject.class);
        same = python.getValue("same", PyCallable.class);
        total = python.getValue("total", PyCallable.class);
        getLongs = python.getValue("get_longs", PyCallable.class);
        totalOfTable = python.getValue("total_of_table", PyCallable.class);
        getTable = python.getValue("get_table", PyCallable.class);
        repeat = python.getValue("repeat", PyCallable.class);
        totalOfArray = python.getValue("total_of_array", PyCallable.class);
    }

    @Benchmark
    public long negate() {
        return negate.callAs(Long.class, NUMBER);
    }

    @Benchmark
    public long attribute() {
        return point.getAttr("value", Long.class);
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
    public Object callback() {
        return repeat.callAs(Object.class, callback, CALLBACKS);
    }

    @Benchmark
    public double array() {
        return totalOfArray.callAs(Double.class, new NDArray<>(DOUBLES));
    }

    @Benchmark
    public double buffer() {
        return totalOfArray.callAs(Double.class, new DirectNDArray<>(DIRECT));
    }
}
