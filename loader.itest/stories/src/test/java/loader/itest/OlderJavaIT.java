package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assume.assumeTrue;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.util.stream.Stream;
import javax.inject.Inject;
import loader.python.PythonRuntime;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** A framework on Java 17 leaves the linker that needs Java 22 out, and JNA is used. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class OlderJavaIT {

    @Inject private BundleContext context;
    @Inject private PythonRuntime python;

    @Configuration
    public Option[] sayingThatJavaIs17() {
        return options(
                frameworkProperty(Constants.FRAMEWORK_SYSTEMCAPABILITIES)
                        .value(
                                "osgi.ee;osgi.ee=JavaSE;version:List<Version>=\"1.5,1.6,1.7,1.8,9,11,17\","
                                        + "osgi.ee;osgi.ee=\"JavaSE/compact1\";version:List<Version>=\"1.8,9,11,17\","
                                        + "osgi.ee;osgi.ee=\"OSGi/Minimum\";version:List<Version>=\"1.0,1.1,1.2\""),
                Bundles.loader());
    }

    @Test
    public void theLinkerIsJna() {
        assertEquals("JNA", python.linker());
    }

    @Test
    public void theForeignLinkerDoesNotResolve() {
        assumeTrue("only a build on Java 22 has made the bundle", Bundles.hasForeign());
        Bundle foreign =
                Stream.of(context.getBundles())
                        .filter(bundle -> "loader.native.ffm".equals(bundle.getSymbolicName()))
                        .findFirst()
                        .orElseThrow();
        BundleException refused = assertThrows(BundleException.class, foreign::start);
        assertEquals(BundleException.RESOLVE_ERROR, refused.getType());
    }
}
