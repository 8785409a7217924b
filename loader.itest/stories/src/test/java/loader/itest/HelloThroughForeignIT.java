package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.options;

import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/** The story with everything installed: on Java 22 and newer C is called through the JDK itself. */
@RunWith(PaxExam.class)
public class HelloThroughForeignIT extends HelloStory {

    @Configuration
    public Option[] everything() {
        return options(Bundles.loader());
    }

    @Test
    public void theLinkerIsThatOfTheJdkWhereItHasOne() {
        assertEquals(
                Runtime.version().feature() >= 22 ? "java.lang.foreign" : "JNA", python.linker());
    }
}
