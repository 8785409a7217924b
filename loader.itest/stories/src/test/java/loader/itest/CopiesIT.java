package loader.itest;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.options;

import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/** A copy of a library is unmapped at the end of its interpreter. */
@RunWith(PaxExam.class)
public class CopiesIT extends CopiesStory {

    public CopiesIT() {
        super(0);
    }

    @Configuration
    public Option[] everything() {
        return options(Bundles.loader(), bundle(Bundles.location("examples.fastmath")));
    }
}
