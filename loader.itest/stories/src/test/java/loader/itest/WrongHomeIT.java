package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.options;

import javax.inject.Inject;
import loader.python.NoPythonException;
import loader.python.PythonRuntime;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

/** A Python home is configured that is none: the runtime bundle is not used in its place. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class WrongHomeIT {

    private static final String HOME = System.getProperty("itest.bundles");

    @Inject private PythonRuntime python;

    @Configuration
    public Option[] withAHomeThatIsNone() {
        return options(frameworkProperty("loader.python.home").value(HOME), Bundles.loader());
    }

    @Test
    public void theErrorNamesTheFolderAndWhatItLacks() {
        NoPythonException wrong = assertThrows(NoPythonException.class, python::main);
        assertEquals(
                "Python home "
                        + HOME
                        + ": no Python: neither lib/python3.x/os.py nor python3xx.dll",
                wrong.getMessage());
    }
}
