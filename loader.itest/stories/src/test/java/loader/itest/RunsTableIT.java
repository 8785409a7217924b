package loader.itest;

import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;

/** What can be run as main in which interpreter. */
@RunWith(PaxExam.class)
public class RunsTableIT extends InterpretersTable {

    public RunsTableIT() {
        super("run", 2);
    }
}
