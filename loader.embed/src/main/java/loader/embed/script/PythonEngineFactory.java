package loader.embed.script;

import java.util.List;
import java.util.stream.Collectors;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineFactory;
import loader.embed.LoaderContainer;

/** What {@code javax.script} knows about Python. */
public final class PythonEngineFactory implements ScriptEngineFactory {
    private static final String LANGUAGE_VERSION = "3.14";

    /** Used by {@code ServiceLoader}. */
    public PythonEngineFactory() {}

    @Override
    public String getEngineName() {
        return "Loader";
    }

    @Override
    public String getEngineVersion() {
        String version = LoaderContainer.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    @Override
    public List<String> getExtensions() {
        return List.of("py");
    }

    @Override
    public List<String> getMimeTypes() {
        return List.of("text/x-python", "application/x-python", "text/python");
    }

    @Override
    public List<String> getNames() {
        return List.of("python", "py", "cpython");
    }

    @Override
    public String getLanguageName() {
        return "Python";
    }

    @Override
    public String getLanguageVersion() {
        return LANGUAGE_VERSION;
    }

    /** Scripts may run at the same time; their effects on modules are visible to each other. */
    @Override
    public Object getParameter(String key) {
        return switch (key) {
            case ScriptEngine.ENGINE -> getEngineName();
            case ScriptEngine.ENGINE_VERSION -> getEngineVersion();
            case ScriptEngine.NAME -> getNames().get(0);
            case ScriptEngine.LANGUAGE -> getLanguageName();
            case ScriptEngine.LANGUAGE_VERSION -> getLanguageVersion();
            case "THREADING" -> "MULTITHREADED";
            default -> null;
        };
    }

    @Override
    public String getMethodCallSyntax(String object, String method, String... arguments) {
        return object + "." + method + "(" + String.join(", ", arguments) + ")";
    }

    @Override
    public String getOutputStatement(String text) {
        return "print(\""
                + text.chars()
                        .mapToObj(letter -> escaped((char) letter))
                        .collect(Collectors.joining())
                + "\")";
    }

    private static String escaped(char letter) {
        if (letter == '"' || letter == '\\') {
            return "\\" + letter;
        }
        return letter < ' ' ? "\\x%02x".formatted((int) letter) : String.valueOf(letter);
    }

    @Override
    public String getProgram(String... statements) {
        return String.join("\n", statements) + "\n";
    }

    /** Python starts when the engine is first used. */
    @Override
    public ScriptEngine getScriptEngine() {
        return new PythonEngine(this);
    }
}
