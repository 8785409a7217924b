package loader.bridge;

import java.util.List;
import loader.cpython.AttachedThread;
import loader.cpython.PythonSide;
import loader.cpython.Reference;
import loader.events.FlightEvent;
import loader.events.Measured;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;

/**
 * Records what one interpreter imports from bundles. Python asks Java for each module before it
 * loads the module: the first time after a recording has been started, Java tells Python to
 * measure.
 */
final class ImportRecorder {

    private boolean measures;

    void prepare(AttachedThread python) {
        if (measures || !FlightEvent.IMPORT.isKnown()) {
            return;
        }
        measures = true;
        try (PyModule loaders = PythonSide.module(python, "loaders");
                PyObject begin = python.ownFunction("begin_import", ImportRecorder::begin);
                PyObject end = python.ownFunction("end_import", ImportRecorder::end)) {
            loaders.callMethod("measure_imports", begin, end).close();
        }
    }

    private static Object begin(Attached attached, List<PyObject> nothing) {
        AttachedThread python = (AttachedThread) attached;
        return python.interpreter().upcalls().handle(python, FlightEvent.IMPORT.begin());
    }

    private static Object end(Attached python, List<PyObject> arguments) {
        Reference handle = (Reference) arguments.get(0);
        long number = handle.as(Long.class);
        Measured measured = (Measured) handle.interpreter().upcalls().held(number);
        if (measured.end()) {
            measured.record(
                    arguments.get(1).as(String.class),
                    arguments.get(2).as(String.class),
                    python.interpreter().id(),
                    arguments.get(3).as(Boolean.class));
        }
        return null;
    }
}
