package loader.proxies;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import loader.python.Interpreter;
import loader.python.PyObject;
import loader.spi.CallShape;
import loader.spi.FromPython;
import loader.spi.GenericConversion;
import loader.spi.MemberTypes;

/** Methods with the same name. The arguments of a call choose one of them. */
final class Overloads {

    private final String name;
    private final List<Candidate> candidates;

    /** A method that was chosen, with arguments converted for it. */
    record Chosen(Method method, List<Object> arguments) {}

    /** The last parameter of a method with variable arguments has the type of an item. */
    private record Candidate(Method method, List<Class<?>> types, List<FromPython> parameters) {

        static Candidate of(Method method, MemberTypes types, Conversions conversions) {
            Type[] parameters = types.parameters(method);
            if (method.isVarArgs()) {
                int last = parameters.length - 1;
                parameters[last] = CallShape.item(parameters[last]);
            }
            List<Class<?>> erased =
                    Arrays.stream(parameters).<Class<?>>map(GenericConversion::erased).toList();
            return new Candidate(
                    method, erased, Arrays.stream(parameters).map(conversions::to).toList());
        }

        boolean takes(int count) {
            return method.isVarArgs() ? count >= parameters.size() - 1 : count == parameters.size();
        }

        Class<?> type(int argument) {
            return types.get(Math.min(argument, types.size() - 1));
        }

        Object[] converted(Interpreter python, List<PyObject> arguments) {
            int fixed = parameters.size() - (method.isVarArgs() ? 1 : 0);
            Object[] values = new Object[parameters.size()];
            for (int i = 0; i < fixed; i++) {
                values[i] = parameters.get(i).convert(python, arguments.get(i));
            }
            if (method.isVarArgs()) {
                values[fixed] = Array.newInstance(type(fixed), arguments.size() - fixed);
                for (int i = fixed; i < arguments.size(); i++) {
                    Array.set(
                            values[fixed],
                            i - fixed,
                            parameters.get(fixed).convert(python, arguments.get(i)));
                }
            }
            return values;
        }
    }

    private Overloads(String name, List<Candidate> candidates) {
        this.name = name;
        this.candidates = candidates;
    }

    static Overloads of(
            String name, List<Method> methods, MemberTypes types, Conversions conversions) {
        return new Overloads(
                name,
                methods.stream()
                        .sorted(
                                Comparator.comparing(Method::isVarArgs)
                                        .thenComparing(Method::toString))
                        .map(method -> Candidate.of(method, types, conversions))
                        .toList());
    }

    /** The best method that the arguments can be converted for. */
    Optional<Chosen> choose(Interpreter python, List<PyObject> arguments) {
        List<Candidate> fitting =
                candidates.stream().filter(each -> each.takes(arguments.size())).toList();
        for (Candidate each : fitting.size() < 2 ? fitting : ordered(fitting, arguments)) {
            try {
                return Optional.of(
                        new Chosen(
                                each.method(), Arrays.asList(each.converted(python, arguments))));
            } catch (ClassCastException | IllegalArgumentException | ArithmeticException not) {
                // Then another one is meant, or none.
            }
        }
        return Optional.empty();
    }

    private static List<Candidate> ordered(List<Candidate> fitting, List<PyObject> arguments) {
        List<String> types = arguments.stream().map(PyObject::typeName).toList();
        return fitting.stream()
                .sorted(Comparator.comparingInt((Candidate each) -> -fit(each, types)))
                .toList();
    }

    /** How well the parameters fit; without variable arguments is better. */
    private static int fit(Candidate candidate, List<String> types) {
        int sum =
                IntStream.range(0, types.size())
                        .map(i -> OverloadRanking.of(types.get(i), candidate.type(i)))
                        .sum();
        return 2 * sum - (candidate.method().isVarArgs() ? 1 : 0);
    }

    /** What a message of a {@code TypeError} says. */
    String mismatch(List<PyObject> arguments) {
        return name
                + "("
                + String.join(", ", arguments.stream().map(PyObject::typeName).toList())
                + "): there is "
                + String.join(
                        ", ",
                        candidates.stream()
                                .map(each -> InterfacePlan.described(each.method()))
                                .distinct()
                                .toList());
    }
}
