package loader.runs;

import java.nio.charset.StandardCharsets;
import loader.python.Attached;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.runpy.RunRequest;
import loader.runpy.RunRequest.Target;
import loader.spi.ProgramSupport;
import loader.spi.SourceResource;

/**
 * Runs in the real {@code __main__} of one interpreter, as CPython's command line does. What
 * surrounds a run is in {@code command_line.py}; the code itself is evaluated from here, so that
 * its tracebacks are those of CPython.
 */
final class MainProgram implements AutoCloseable {

    private static final SourceResource SOURCE =
            new SourceResource(MainProgram.class, "command_line.py");

    private final Attached python;
    private final ProgramSupport support;
    private final PyModule functions;

    MainProgram(Attached python, ProgramSupport support) {
        this.python = python;
        this.support = support;
        this.functions = support.module(python, SOURCE);
    }

    /** Takes back what the command lines of the interpreter changed. */
    static void uninstall(Attached python, ProgramSupport support) {
        try (MainProgram commandLine = new MainProgram(python, support)) {
            commandLine.functions.callMethod("uninstall").close();
        }
        support.removeModule(python, SOURCE);
    }

    /** Makes {@code None} of the standard streams with these numbers. */
    void leaveClosed(String descriptors) {
        functions.callMethod("leave_closed", descriptors).close();
    }

    /**
     * Runs, prints what Python prints at the end, waits for the program's threads and returns the
     * exit status.
     */
    int run(RunRequest request) {
        functions.callMethod("install", request.strict()).close();
        try (PyObject known = isOver(request) ? support.threads(python) : python.of(0)) {
            try {
                return status(request);
            } finally {
                if (isOver(request)) {
                    support.awaitThreads(python, known);
                }
                functions.callMethod("flush").close();
            }
        }
    }

    /**
     * Whether nothing of the program comes after this: neither the end of the process, which waits
     * for the threads, nor what they print.
     */
    private static boolean isOver(RunRequest request) {
        return request.interpreter() != InterpreterConfig.MAIN || request.streams().isPresent();
    }

    private boolean asks(String question) {
        try (PyObject answer = functions.callMethod(question)) {
            return answer.isTrue();
        }
    }

    private int prompt(boolean isProgram) {
        try (Prompt prompt = new Prompt(python, support)) {
            return prompt.run(isProgram);
        }
    }

    private int status(RunRequest request) {
        if (isInput(request.target())) {
            begin(request.target() instanceof Target.Prompt ? "" : "-", null, request.arguments());
            if (asks("is_input_interactive")) {
                return prompt(true);
            }
        }
        int status = statusOfProgram(request);
        return asks("is_prompt_next") ? prompt(false) : status;
    }

    private static boolean isInput(Target target) {
        return target instanceof Target.StandardInput || target instanceof Target.Prompt;
    }

    private int statusOfProgram(RunRequest request) {
        try {
            PyObject raised = raisedBy(request);
            if (raised.isNone()) {
                raised.close();
                raised = raisedByFunction(request.autorun());
            }
            return status(raised);
        } catch (RuntimeException notBegun) {
            return status(python.original(notBegun).orElseThrow(() -> notBegun));
        }
    }

    /** What the function {@code __main__} raised, if it is to be called, or {@code None}. */
    private PyObject raisedByFunction(boolean isAsked) {
        PyObject call = functions.callMethod("call_of_main", isAsked);
        return call.isNone() ? call : exec(call);
    }

    private int status(PyObject raised) {
        try (raised;
                PyObject status = functions.callMethod("status", raised)) {
            return status.as(Integer.class);
        }
    }

    /** What the run raised, or {@code None}. */
    private PyObject raisedBy(RunRequest request) {
        Target target = request.target();
        Object arguments = request.arguments();
        if (target instanceof Target.Module module) {
            return runModuleAsMain(begin("-m", module.name(), arguments), true);
        } else if (target instanceof Target.Code code) {
            return runCommand(begin("-c", code.source(), arguments));
        } else if (target instanceof Target.File file) {
            return runFile(file.path(), arguments);
        }
        return runInput();
    }

    private String begin(String option, String target, Object arguments) {
        try (PyObject given = functions.callMethod("begin", option, target, arguments)) {
            return given.as(String.class);
        }
    }

    private PyObject runCommand(String given) {
        try (PyObject source = functions.callMethod("command", given);
                PyObject code = python.compile(source.as(String.class), "<string>")) {
            return exec(functions.callMethod("registered", code, source));
        }
    }

    private PyObject runFile(String given, Object arguments) {
        try (PyObject begun = functions.callMethod("begin_file", given, arguments);
                PyObject path = begun.getItem(0);
                PyObject isContainer = begun.getItem(1)) {
            return isContainer.isTrue() ? runModuleAsMain("__main__", false) : runFile(path);
        }
    }

    private PyObject runFile(PyObject path) {
        try (PyObject opened = functions.callMethod("open_file", path);
                PyObject stream = opened.getItem(0);
                PyObject name = opened.getItem(1);
                PyObject isByteCode = opened.getItem(2)) {
            return isByteCode.isTrue()
                    ? exec(functions.callMethod("byte_code", path))
                    : support.runStream(python, stream, name, true);
        }
    }

    private PyObject runInput() {
        try (PyObject stream = functions.callMethod("open_input");
                PyObject name = python.of("<stdin>".getBytes(StandardCharsets.US_ASCII))) {
            return stream.isNone()
                    ? exec(functions.callMethod("input_code"))
                    : support.runStream(python, stream, name, false);
        }
    }

    private PyObject runModuleAsMain(String name, boolean alterArgv) {
        try (PyModule runpy = python.module("runpy");
                PyObject run = runpy.getAttr("_run_module_as_main")) {
            return support.raisedBy(python, run, name, alterArgv);
        }
    }

    private PyObject exec(PyObject code) {
        try (code;
                PyModule builtins = python.module("builtins");
                PyObject exec = builtins.getAttr("exec");
                PyModule main = python.module("__main__");
                PyObject globals = main.dict()) {
            return support.raisedBy(python, exec, code, globals);
        }
    }

    @Override
    public void close() {
        functions.close();
    }
}
