package loader.python;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Requirement;

/**
 * Names the Python module that implements the annotated interface. While a bundle offers the
 * module, there is a service of the interface's type. At build time, bnd writes the annotation as a
 * capability {@code loader.interface} into the bundle of the interface, and for resolvers the
 * service and the module that the service needs. At run time, the annotation is not read.
 */
@Capability(
        namespace = "loader.interface",
        name = "${@class}",
        attribute = "loader.module=\"${#value}\"")
@Capability(
        namespace = "osgi.service",
        attribute = {
            "objectClass:List<String>=\"${@class}\"",
            "loader.module:List<String>=\"${#value}\""
        },
        effective = "active")
@Requirement(
        namespace = "loader.module",
        filter = "(loader.module=${#value})",
        effective = "active")
@Requirement(namespace = "osgi.extender", name = "loader.services", effective = "active")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface PythonModule {
    /** The module's absolute name. */
    String value();
}
