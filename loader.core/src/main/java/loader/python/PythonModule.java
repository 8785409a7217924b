package loader.python;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Capability;

/**
 * The Python module that implements the annotated interface: a service of that type is there while
 * a bundle offers the module. The build with bnd writes the capability {@code loader.interface} of
 * the interface's bundle from it; at run time nobody reads it.
 */
@Capability(
        namespace = "loader.interface",
        name = "${@class}",
        attribute = "loader.module=\"${#value}\"")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface PythonModule {
    /** The module's absolute name. */
    String value();
}
