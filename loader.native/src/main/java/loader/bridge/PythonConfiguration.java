package loader.bridge;

import loader.spi.PropertyNames;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What tools show of {@link PropertyNames#PYTHON_PID}: nobody loads this type at run time. */
@ObjectClassDefinition(
        name = "Loader: CPython",
        description = "The CPython of this process. It counts when Python starts")
@interface PythonConfiguration {

    @AttributeDefinition(
            name = "Home",
            description =
                    "Folder of a CPython 3.14 of this machine; empty: the CPython in a bundle",
            required = false)
    String home() default "";
}
