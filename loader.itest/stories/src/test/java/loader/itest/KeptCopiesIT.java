package loader.itest;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.options;

import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/** With {@code loader.copies.keep} a copy of a library stays mapped. */
@RunWith(PaxExam.class)
public class KeptCopiesIT extends CopiesStory {

    public KeptCopiesIT() {
        super(1);
    }

    @Configuration
    public Option[] keepingCopies() {
        return options(
                frameworkProperty("loader.copies.keep").value("true"),
                Bundles.loader(),
                bundle(Bundles.location("examples.fastmath")));
    }
}
