package loader.health;

import loader.spi.PropertyNames;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What tools show of {@link PropertyNames#HEALTH_PID}: nobody loads this type at run time. */
@ObjectClassDefinition(
        name = "Loader: health checks",
        description = "When the health checks of Loader warn")
@interface HealthConfiguration {

    @AttributeDefinition(
            name = "Parked interpreters",
            description = "More parked interpreters than this number are a warning",
            min = "0")
    int parked() default Limits.PARKED;

    @AttributeDefinition(
            name = "Retained modules",
            description = "More modules of bundles that have gone are a warning",
            min = "0")
    int retained() default Limits.RETAINED;

    @AttributeDefinition(
            name = "Seconds without the GIL",
            description = "A thread that has waited this long for the GIL is a warning",
            min = "1")
    int gilSeconds() default Limits.GIL_SECONDS;
}
