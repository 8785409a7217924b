package loader.python;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The Python name of a method of a Java interface. Needed only if the function, class or attribute
 * is not called like the method, also not in {@code snake_case}. At a component of a record, the
 * name of the keyword argument ({@link Keywords}).
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface PythonName {
    /** The name in Python. */
    String value();
}
