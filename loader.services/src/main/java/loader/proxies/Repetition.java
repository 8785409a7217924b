package loader.proxies;

import java.lang.reflect.Method;
import java.util.Arrays;
import loader.python.Interpreter;
import loader.python.Retry;

/** Which calls are made once more when their process has died. */
final class Repetition {

    private Repetition() {}

    /** Whether the interface has such methods. */
    static boolean isWanted(Class<?> type) {
        return Arrays.stream(type.getMethods()).anyMatch(Repetition::isWanted);
    }

    private static boolean isWanted(Method method) {
        return method.isAnnotationPresent(Retry.class);
    }

    /** Whether this one is, after a death that it was told of. */
    static boolean isWanted(Method method, Object[] arguments, Interpreter python) {
        return isWanted(method)
                && python.state() != Interpreter.State.OPEN // else another process has died
                && PassedObjects.interpreters(arguments).noneMatch(each -> each == python);
    }
}
