package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import loader.testing.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** C code gets no stack that is smaller than it reckons with: a library that needs it would die. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class StackMemoryTest {

    @Test
    void aThreadForWhoseStackOfCThereIsNoMemoryIsNotAttached() {
        String told =
                Program.java(List.of("-Xms64m", "-Xmx64m", "-Xss512k"), NoStackMemory.class)
                        .merged()
                        .output();
        assertTrue(
                told.contains(
                        "no memory for the stack of C code on this thread; see ulimit -v and"
                                + " vm.max_map_count"),
                told);
    }
}
