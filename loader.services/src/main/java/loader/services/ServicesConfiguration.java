package loader.services;

import loader.spi.PropertyNames;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What tools show of {@link PropertyNames#SERVICES_PID}: nobody loads this type at run time. */
@ObjectClassDefinition(
        name = "Loader: modules as services",
        description = "The interpreter that imports the modules of services, and where it prints")
@interface ServicesConfiguration {

    @AttributeDefinition(
            name = "Interpreter",
            description = "A change moves the services: their modules are imported again",
            options = {
                @Option(value = "MAIN", label = "the main interpreter"),
                @Option(value = "SHARED_GIL", label = "their own, which shares the main GIL"),
                @Option(value = "OWN_GIL", label = "their own, with its own GIL"),
                @Option(value = "PROCESS", label = "a process of their own")
            })
    String interpreter() default "MAIN";

    @AttributeDefinition(
            name = "Print",
            description =
                    "The logger for what Python code prints in the interpreter of the services;"
                            + " empty: the streams of the process")
    String print() default "";

    @AttributeDefinition(
            name = "Remote",
            description =
                    "Modules whose services of Java interfaces are exported for other processes"
                            + " and machines; * is every module")
    String[] remote() default {};

    @AttributeDefinition(
            name = "Workers",
            description =
                    "With a process: the number of processes that calls of typed services are spread"
                            + " over",
            min = "1")
    int workers() default 1;

    @AttributeDefinition(
            name = "Memory",
            description =
                    "With a process: the bytes of address space that each may have, such as 512m;"
                            + " 0 is no limit")
    String memory() default "0";

    @AttributeDefinition(
            name = "Quarantine",
            description =
                    "With a process: a bundle whose code has killed this number of processes is not"
                            + " used any more; 0 is never",
            min = "0")
    int quarantine() default 3;

    @AttributeDefinition(
            name = "Seconds before a quarantine",
            description = "The time within which these processes have died",
            min = "1")
    int quarantineSeconds() default 60;
}
