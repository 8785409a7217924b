package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.options;

import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/** The story with the C functions called through JNA. */
@RunWith(PaxExam.class)
public class HelloThroughJnaIT extends HelloStory {

    @Configuration
    public Option[] withoutForeign() {
        return options(
                Bundles.framework(),
                Bundles.runtime(),
                bundle(Bundles.location("loader.native")),
                bundle(Bundles.location("loader.runpy")));
    }

    @Test
    public void theLinkerIsJna() {
        assertEquals("JNA", python.linker());
    }
}
