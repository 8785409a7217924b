package loader.runs;

import loader.spi.PropertyNames;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What tools show of {@link PropertyNames#PROCESS_PID}: nobody loads this type at run time. */
@ObjectClassDefinition(
        name = "Loader: runs in processes",
        description = "Programs that run in processes of their own")
@interface ProcessConfiguration {

    @AttributeDefinition(
            name = "Modules",
            description =
                    "Modules and packages whose runs have a process, without being asked; * is"
                            + " every program")
    String[] modules() default {};

    @AttributeDefinition(
            name = "Environment",
            description =
                    "Names of the environment variables that processes get; * at the end of a name"
                            + " stands for any text")
    String[] environment() default {"*"};

    @AttributeDefinition(
            name = "Preload",
            description =
                    "Modules that are imported before runs begin. Runs of modules are forked from"
                            + " a process that has done so")
    String[] preload() default {};

    @AttributeDefinition(
            name = "Pythons",
            description =
                    "Homes of other CPythons: bundles and wheels for their versions resolve, and"
                            + " run with --process --python HOME")
    String[] pythons() default {};
}
