package loader.doctor.report;

import java.util.HashMap;
import java.util.Map;
import loader.doctor.inspect.StaticRule;

/** What the rules mean, for reports that list them. */
final class RuleText {
    private static final Map<String, String> SUMMARIES = new HashMap<>();

    static {
        for (StaticRule rule : StaticRule.values()) {
            SUMMARIES.put(rule.id(), rule.summary());
        }
    }

    private RuleText() {}

    /** One sentence; the rule's own words if it is not known here. */
    static String summary(String rule) {
        return SUMMARIES.getOrDefault(rule, rule.replace('-', ' '));
    }
}
