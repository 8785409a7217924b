package loader.itest;

import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;

/** What can be imported in which interpreter. */
@RunWith(PaxExam.class)
public class ImportsTableIT extends InterpretersTable {

    public ImportsTableIT() {
        super("imported", 1);
    }
}
