package loader.cpython;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import loader.python.InterpreterConfig;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A contract: its tests run in the main interpreter and in a sub-interpreter of either kind, which
 * ends after them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass
@EnumSource(
        value = InterpreterConfig.class,
        names = {"MAIN", "SHARED_GIL", "OWN_GIL"})
@ExtendWith({InterpreterEnds.class, NoHeldObjects.class})
public @interface InEachInterpreter {}
