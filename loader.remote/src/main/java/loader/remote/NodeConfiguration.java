package loader.remote;

import loader.spi.PropertyNames;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What tools show of {@link PropertyNames#REMOTE_PID}: nobody loads this type at run time. */
@ObjectClassDefinition(
        name = "Loader: a node",
        description = "Runs modules for others; without this configuration nobody can ask for it")
@interface NodeConfiguration {

    @AttributeDefinition(name = "Modules", description = "The modules that others may run here")
    String[] modules() default {};

    @AttributeDefinition(name = "Node", description = "The name; empty: that of the machine")
    String node() default "";

    @AttributeDefinition(
            name = "Interpreters",
            description = "Where others may run them: PROCESS, SHARED_GIL, OWN_GIL, MAIN")
    String[] interpreters() default {"PROCESS"};

    @AttributeDefinition(
            name = "Environment",
            description =
                    "Names of the environment variables that others may set; * at the end of a"
                            + " name stands for any text")
    String[] environment() default {};

    @AttributeDefinition(
            name = "Patience",
            description = "A run is interrupted when nobody has asked for it for these seconds")
    int patience() default 60;
}
