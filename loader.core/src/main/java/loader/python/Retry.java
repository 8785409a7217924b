package loader.python;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a typed service that may be done twice. If the process of the service dies during the
 * call ({@link InterpreterConfig#PROCESS}), the call is made once more, in another process. An
 * exception that Python raises ends the call, and so does a second death. A call whose arguments
 * are objects of the dead process is not made again.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Retry {}
