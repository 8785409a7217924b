package loader.runs;

import loader.spi.PropertyNames;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What tools show of {@link PropertyNames#POOL_PID}: nobody loads this type at run time. */
@ObjectClassDefinition(
        name = "Loader: interpreters for runs",
        description = "Interpreters that wait for runs")
@interface PoolConfiguration {

    @AttributeDefinition(
            name = "Size",
            description = "Number of interpreters; 0 makes each when its run begins",
            min = "0")
    int size() default 1;
}
