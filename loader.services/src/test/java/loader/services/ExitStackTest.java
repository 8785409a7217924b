package loader.services;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was done is undone, the last first. */
class ExitStackTest {

    private final List<String> done = new ArrayList<>();
    private final ExitStack undo = new ExitStack("spam");

    @Test
    void theLastStepIsUndoneFirstAndOnce() {
        undo.add(() -> done.add("one"));
        undo.add(() -> done.add("two"));
        undo.close();
        undo.close();
        assertEquals(List.of("two", "one"), done);
    }

    @Test
    void aStepThatFailsDoesNotKeepTheOthersFromBeingUndone() {
        undo.add(() -> done.add("one"));
        undo.add(
                () -> {
                    throw new IllegalStateException("on purpose");
                });
        undo.close();
        assertEquals(List.of("one"), done);
    }

    @Test
    void whatIsAddedAfterTheEndIsUndoneAtOnce() {
        undo.close();
        undo.add(() -> done.add("late"));
        assertEquals(List.of("late"), done);
    }

    @Test
    void whatWasRemovedIsLeftAlone() {
        Runnable step = () -> done.add("one");
        undo.add(step);
        undo.remove(step);
        undo.close();
        assertEquals(List.of(), done);
    }
}
