package loader.cpython;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A contract: its tests run in the main interpreter and in a sub-interpreter of either kind, which
 * ends after them. Another module may have them run in a process.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass
@MethodSource("loader.cpython.TestPython#kinds")
@ExtendWith({InterpreterEnds.class, NoHeldObjects.class})
public @interface InEachInterpreter {}
