package loader.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import loader.cpython.CPythonInterpreter;
import loader.cpython.HeldObjects;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What executing a module leaves behind: nothing but what the module itself keeps. */
class ReferenceCountTest {

    private final CPythonInterpreter main = (CPythonInterpreter) Scenarios.main();
    private Attached python;
    private PyModule references;
    private long liveReferences;

    @BeforeEach
    void attach() {
        liveReferences = main.liveReferences();
        python = main.attach();
        references = Scenarios.module(python, "references.py");
        references.callMethod("begin", Scenarios.library("scenarios"), Scenarios.names()).close();
    }

    @AfterEach
    void everyReferenceIsClosed() {
        references.callMethod("end").close();
        references.close();
        python.close();
        assertEquals(liveReferences, main.liveReferences());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "succeeds",
                "no_slots",
                "with_state",
                "create_plain_slot",
                "exec_raises",
                "with_state_then_raises",
                "second_exec_raises",
                "class_method_among_functions",
                "create_raises_slot",
                "create_subclass_slot",
                "create_leaves_exception_slot",
                "create_executed_slot",
                "create_none_slot",
                "unknown_slot",
                "negative_size",
                "init_raises",
                "init_returns_null",
                "init_leaves_exception",
                "init_returns_no_module",
                "init_returns_module_without_definition",
                "absent",
            })
    void executingLeavesNoReferencesToSpecModuleNamespaceOrDefinition(String scenario) {
        try (PyObject left = references.callMethod("left_after", scenario)) {
            assertEquals(Map.of(), left.as(Map.class));
        }
    }

    @ParameterizedTest(name = "{0}: freed {1} times")
    @CsvSource({"with_state, 1", "with_state_then_raises, 1"})
    void theStateIsTraversedAndFreedOnce(String scenario, int freed) {
        try (PyObject counts = references.callMethod("state_counts", scenario)) {
            assertEquals(List.of(1, 1, freed, 0), counts.as(List.class));
        }
    }

    @Test
    void aTypeOfTheModuleFindsItByItsDefinition() {
        try (PyObject found = references.callMethod("finds_its_module")) {
            assertTrue(found.isTrue());
        }
    }

    @Test
    void aSecondRunInTheSameModuleIsRefused() {
        String problem =
                "succeeds: "
                        + Scenarios.library("scenarios")
                        + ": cannot be executed here: an extension module was executed in this"
                        + " module before; use a fresh interpreter";
        for (String first : List.of("succeeds", "no_slots", "exec_raises")) {
            try (PyObject second = references.callMethod("second_run", first, "succeeds")) {
                assertEquals(problem, second.toString());
            }
        }
    }

    @Test
    void afterARefusalAnotherModuleCanBeExecuted() {
        for (String first :
                List.of("create_subclass_slot", "single_phase", "unknown_slot", "absent")) {
            try (PyObject second = references.callMethod("second_run", first, "succeeds")) {
                assertTrue(second.isNone(), first);
            }
        }
    }

    @Test
    void anObjectThatOnlyClaimsToBeAModuleIsRefused() {
        try (PyObject refusal = references.callMethod("run_in_impostor", "succeeds")) {
            assertTrue(
                    refusal.toString()
                            .endsWith(
                                    "can only be executed in a module, not in a references.Impostor"),
                    refusal::toString);
        }
    }

    @Test
    void strictlyACreateSlotIsRefusedBeforeItIsCalled() {
        try (PyObject refusal = references.callMethod("strictly", "create_exits_slot")) {
            assertTrue(
                    refusal.toString()
                            .endsWith(
                                    "cannot be executed directly: it makes its own module object"
                                            + " (Py_mod_create), which PEP 547 does not allow"),
                    refusal::toString);
        }
    }

    @Test
    void whatMakesOneModuleOnlyIsExecutedOnce() {
        try (PyObject second = references.callMethod("imported_then_run", "create_once_slot")) {
            assertTrue(
                    second.toString()
                            .endsWith(
                                    "it is loaded already and can be only once; use a fresh"
                                            + " interpreter (py:run) or a process (py:run --process)"),
                    second::toString);
        }
    }

    @Test
    void aThousandRunsLeaveMemoryAndHandlesAsTheyWere() {
        for (String scenario :
                List.of("with_state", "exec_raises", "create_plain_slot", "create_raises_slot")) {
            references.callMethod("repeat", scenario, 200).close(); // caches fill
            int held = HeldObjects.count(main);
            try (PyObject grown = references.callMethod("blocks_after", scenario, 1000)) {
                assertTrue(grown.as(Integer.class) < 100, scenario + " left " + grown + " blocks");
            }
            assertEquals(held, HeldObjects.count(main));
        }
    }
}
