package loader.itest;

import static loader.itest.ModuleServicesIT.assertGone;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.options;

import examples.fastmath.FastMath;
import java.util.stream.Stream;
import loader.python.PythonException;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;

/** The example: a C module behind a Java interface, and a component that uses it. */
@RunWith(PaxExam.class)
public class FastMathIT extends ServiceStory {

    @Configuration
    @Override
    public Option[] everything() {
        return options(
                composite(super.everything()),
                Bundles.gogo(),
                bundle(Bundles.location("examples.fastmath")));
    }

    @Test
    public void aComponentCallsTheCModuleThroughItsInterface() throws Exception {
        FastMath math = service(FastMath.class, "(loader.module=fastmath)");
        assertEquals(32.0, math.dot(new double[] {1, 2, 3}, new double[] {4, 5, 6}), 0);
        assertEquals(5.0, math.norm(new double[] {3, 4}), 0);
        assertEquals(1.0, math.cosine(new double[] {1, 0}, new double[] {2, 0}), 0);
        assertEquals("1.0", math.version());
        CommandProcessor shell = service(CommandProcessor.class, "(service.id=*)");
        try (CommandSession session = shell.createSession(System.in, System.out, System.err)) {
            assertEquals(32.0, session.execute("math:dot [1 2 3] [4 5 6]"));
        }
    }

    @Test
    public void whatTheModuleRefusesIsThrown() throws Exception {
        FastMath math = service(FastMath.class, "(loader.module=fastmath)");
        PythonException refused =
                assertThrows(
                        PythonException.class,
                        () -> math.dot(new double[] {1}, new double[] {1, 2}));
        assertEquals("ValueError: the arrays differ in length", refused.getMessage());
    }

    @Test
    public void theServiceComesBackWithItsBundle() throws Exception {
        FastMath math = service(FastMath.class, "(loader.module=fastmath)");
        Bundle bundle =
                Stream.of(context.getBundles())
                        .filter(each -> "examples.fastmath".equals(each.getSymbolicName()))
                        .findFirst()
                        .orElseThrow();
        bundle.stop();
        assertGone(math::version);
        bundle.start();
        assertEquals("1.0", service(FastMath.class, "(loader.module=fastmath)").version());
    }
}
