package loader.wheel.pep508;

import java.util.Map;
import java.util.Optional;
import loader.wheel.pep440.VersionSpecifier;
import loader.wheel.text.TextRules;

/** The rules of PEP 508 for comparing: as versions where both sides are such, as text otherwise. */
final class MarkerComparison {
    private MarkerComparison() {}

    static boolean holds(Marker.Comparison comparison, Map<String, String> environment) {
        String left = comparison.left().in(environment);
        String right = comparison.right().in(environment);
        if (comparison.left().isExtra() || comparison.right().isExtra()) {
            return asText(
                    DistributionName.normal(left),
                    comparison.operator(),
                    DistributionName.normal(right));
        }
        if (comparison.left().isVersion() || comparison.right().isVersion()) {
            Optional<VersionSpecifier> specifier =
                    VersionSpecifier.find(comparison.operator() + right);
            if (specifier.isPresent()) {
                return specifier.get().matches(left);
            }
        }
        return asText(left, comparison.operator(), right);
    }

    /**
     * Texts have no order here: {@code <=} and {@code >=} hold for equal ones, {@code <} and {@code
     * >} never.
     */
    private static boolean asText(String left, String operator, String right) {
        return switch (operator) {
            case "==", "<=", ">=" -> left.equals(right);
            case "!=" -> !left.equals(right);
            case "<", ">" -> false;
            case "in" -> right.contains(left);
            case "not in" -> !right.contains(left);
            default ->
                    throw new IllegalArgumentException(
                            "Operator "
                                    + operator
                                    + " has no meaning for "
                                    + TextRules.shown(left)
                                    + " and "
                                    + TextRules.shown(right));
        };
    }
}
