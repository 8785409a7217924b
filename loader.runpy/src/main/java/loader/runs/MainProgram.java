package loader.runs;

import java.nio.charset.StandardCharsets;
import java.util.List;
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
 * surrounds a run is in Python ({@code command_line.py} and its neighbours); the code itself is
 * evaluated from here, so that its tracebacks are those of CPython.
 */
final class MainProgram implements AutoCloseable {

    private static final SourceResource EXECUTION = resource("execution.py");
    private static final SourceResource REPORTS = resource("reports.py");
    private static final SourceResource COMMAND_LINE = resource("command_line.py");
    private static final SourceResource SOURCES = resource("sources.py");

    private final Attached python;
    private final ProgramSupport support;
    private final PyModule execution;
    private final PyModule reports;
    private final PyModule commandLine;

    MainProgram(Attached python, ProgramSupport support) {
        this.python = python;
        this.support = support;
        this.execution = support.module(python, EXECUTION);
        this.reports = support.module(python, REPORTS);
        this.commandLine = support.module(python, COMMAND_LINE);
    }

    private static SourceResource resource(String name) {
        return new SourceResource(MainProgram.class, name);
    }

    /** Takes back what the command lines of the interpreter changed. */
    static void uninstall(Attached python, ProgramSupport support) {
        try (PyModule execution = support.module(python, EXECUTION)) {
            execution.callMethod("uninstall").close();
        }
        for (SourceResource each : List.of(SOURCES, COMMAND_LINE, REPORTS, EXECUTION)) {
            support.removeModule(python, each);
        }
    }

    /** Makes {@code None} of the standard streams with these numbers. */
    void leaveClosed(String descriptors) {
        commandLine.callMethod("leave_closed", descriptors).close();
    }

    /**
     * Runs, prints what Python prints at the end, waits for the program's threads and returns the
     * exit status.
     */
    int run(RunRequest request) {
        execution.callMethod("install", request.strict()).close();
        try (PyObject known = isOver(request) ? support.threads(python) : python.of(0)) {
            int status;
            int lost;
            try {
                status =
                        request.interpreter() == InterpreterConfig.MAIN
                                ? statusInMain(request)
                                : status(request);
            } finally {
                if (isOver(request)) {
                    support.awaitThreads(python, known);
                }
                lost = statusOfFlush(isOver(request));
            }
            return lost == 0 ? status : lost;
        }
    }

    private int statusOfFlush(boolean isLast) {
        try (PyObject status = reports.callMethod("flush", isLast)) {
            return status.as(Integer.class);
        }
    }

    private int statusInMain(RunRequest request) {
        try (PyObject before = commandLine.callMethod("main_interpreter_before")) {
            try {
                return status(request);
            } finally {
                commandLine.callMethod("bring_main_interpreter_back", before).close();
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
        try (PyObject answer = commandLine.callMethod(question)) {
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
        PyObject call = commandLine.callMethod("call_of_main", isAsked);
        return call.isNone() ? call : exec(call);
    }

    private int status(PyObject raised) {
        try (raised;
                PyObject status = reports.callMethod("status", raised)) {
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
        try (PyObject given = commandLine.callMethod("begin", option, target, arguments)) {
            return given.as(String.class);
        }
    }

    private PyModule sources() {
        return support.module(python, SOURCES);
    }

    private PyObject runCommand(String given) {
        try (PyModule sources = sources();
                PyObject source = sources.callMethod("command", given);
                PyObject code = python.compile(source.as(String.class), "<string>")) {
            return exec(sources.callMethod("registered", code, source));
        }
    }

    private PyObject runFile(String given, Object arguments) {
        try (PyObject begun = commandLine.callMethod("begin_file", given, arguments);
                PyObject path = begun.getItem(0);
                PyObject isContainer = begun.getItem(1)) {
            return isContainer.isTrue() ? runModuleAsMain("__main__", false) : runFile(path);
        }
    }

    private PyObject runFile(PyObject path) {
        try (PyModule sources = sources();
                PyObject opened = sources.callMethod("open_file", path);
                PyObject stream = opened.getItem(0);
                PyObject name = opened.getItem(1);
                PyObject isByteCode = opened.getItem(2)) {
            return isByteCode.isTrue()
                    ? exec(sources.callMethod("byte_code", path))
                    : support.runStream(python, stream, name, true);
        }
    }

    private PyObject runInput() {
        try (PyModule sources = sources();
                PyObject stream = sources.callMethod("open_input");
                PyObject name = python.of("<stdin>".getBytes(StandardCharsets.US_ASCII))) {
            return stream.isNone()
                    ? exec(sources.callMethod("input_code"))
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
        commandLine.close();
        reports.close();
        execution.close();
    }
}
