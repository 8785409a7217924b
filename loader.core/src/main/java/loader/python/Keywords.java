package loader.python;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A parameter of a Java interface whose contents are passed to Python as keyword arguments: a
 * record, or a {@code Map} with keys of type {@code String}. A record component {@code
 * learningRate} is the keyword {@code learning_rate}; {@link PythonName} at the component gives
 * another name. A component that is {@code null} is left out, so Python's default value holds; an
 * empty {@code Optional} is {@code None}. Entries of a map are passed as they are. {@code null} in
 * the place of the record or map means no keyword arguments.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Keywords {}
