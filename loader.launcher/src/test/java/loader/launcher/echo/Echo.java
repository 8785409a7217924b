package loader.launcher.echo;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import loader.python.Interpreter;
import loader.python.PyObject;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.runpy.RunResult;

/** Runs nothing: says what it was asked to run, one line each, and ends as the arguments say. */
public final class Echo implements RunPy {

    @Override
    public RunResult run(RunRequest request) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(request.target() + (request.strict() ? " strictly" : ""));
        request.arguments().forEach(out::println);
        return new RunResult(request.arguments().contains("fail") ? 3 : 0);
    }

    @Override
    public PyObject runModule(Interpreter interpreter, String name, Namespace namespace) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PyObject runPath(Interpreter interpreter, String path, Namespace namespace) {
        throw new UnsupportedOperationException();
    }
}
