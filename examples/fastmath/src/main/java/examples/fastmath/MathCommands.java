package examples.fastmath;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code math:dot [1 2 3] [4 5 6]} in the shell. */
@Component(
        service = MathCommands.class,
        property = {
            "osgi.command.scope=math",
            "osgi.command.function=dot",
            "osgi.command.function=cosine"
        })
public final class MathCommands {

    private final FastMath math;

    @Activate
    public MathCommands(@Reference(policyOption = GREEDY) FastMath math) {
        this.math = math;
    }

    public double dot(List<?> a, List<?> b) {
        return math.dot(numbers(a), numbers(b));
    }

    public double cosine(List<?> a, List<?> b) {
        return math.cosine(numbers(a), numbers(b));
    }

    private static double[] numbers(List<?> items) {
        return items.stream().mapToDouble(item -> Double.parseDouble(item.toString())).toArray();
    }
}
