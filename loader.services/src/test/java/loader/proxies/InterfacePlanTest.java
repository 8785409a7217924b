package loader.proxies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Which Java interfaces a Python object can implement. */
class InterfacePlanTest {

    private static InterfacePlan of(Class<?>... types) {
        return InterfacePlan.of(List.of(types), new Conversions(new Proxies()));
    }

    private static String refusal(Class<?> type) {
        return assertThrows(WrongInterface.class, () -> of(type)).getMessage();
    }

    interface Two {
        void twoNames();

        void two_names();
    }

    interface Overloaded {
        void add(int number);

        void add(String text, int... numbers);

        static void helper() {}
    }

    sealed interface Closed permits Only {}

    record Only() implements Closed {}

    @Test
    void twoMethodsOfOneNameAreRefused() {
        assertEquals(
                "Two.twoNames() and Two.two_names() both stand for two_names", refusal(Two.class));
    }

    @Test
    void overloadsAreOneFunctionAndStaticMethodsNone() {
        assertEquals(2, of(Overloaded.class).plans().size());
    }

    @Test
    void classesAnnotationsAndSealedInterfacesAreRefused() {
        assertEquals("java.lang.String: it is not an interface", refusal(String.class));
        assertEquals("java.lang.Override: it is not an interface", refusal(Override.class));
        assertEquals(Closed.class.getName() + ": it is sealed", refusal(Closed.class));
    }

    @Test
    void methodsOfObjectStayJavas() throws NoSuchMethodException {
        InterfacePlan blueprint = of(Comparator.class);
        assertNull(blueprint.plan(Object.class.getMethod("equals", Object.class)));
        assertNull(blueprint.plan(Comparator.class.getMethod("equals", Object.class)));
    }

    @Test
    void aMethodIsPlannedOnceForEveryProxy() throws NoSuchMethodException {
        InterfacePlan blueprint = of(Function.class);
        MethodPlan apply = blueprint.plan(Function.class.getMethod("apply", Object.class));
        assertEquals(apply, blueprint.plans().get(apply.index()));
    }
}
