package loader.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import loader.doctor.inspect.StaticRule;
import org.junit.jupiter.api.Test;

/** The page for authors has everything that a report may name. */
class DocumentTest {
    private static final Path PAGE = Path.of("..", "docs", "doctor.md");

    @Test
    void eachRuleHasASection() throws IOException {
        Set<String> sections =
                Pattern.compile("(?m)^### (.+)$")
                        .matcher(Files.readString(PAGE))
                        .results()
                        .map(section -> section.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> rules =
                Arrays.stream(StaticRule.values())
                        .map(StaticRule::id)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(rules, sections);
    }

    @Test
    void eachRequirementIsNamed() throws IOException {
        String page = Files.readString(PAGE);
        List<String> missing = new ArrayList<>(Requirement.names());
        missing.removeIf(name -> page.contains("`" + name + "`"));
        assertEquals(List.of(), missing);
    }

    @Test
    void theRulesOfARequirementAreRules() {
        Set<String> rules =
                Arrays.stream(StaticRule.values()).map(StaticRule::id).collect(Collectors.toSet());
        for (String name : Requirement.names()) {
            Set<String> unknown = new TreeSet<>(Requirement.named(name).rules());
            unknown.removeAll(rules);
            assertEquals(Set.of(), unknown, name);
        }
    }
}
