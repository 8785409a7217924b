package loader.wheel.archive;

import static java.util.Locale.ROOT;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import loader.wheel.pep440.SpecifierSet;
import loader.wheel.pep440.Version;
import loader.wheel.pep508.DistributionName;
import loader.wheel.pep508.Requirement;
import loader.wheel.text.HeaderFields;
import loader.wheel.text.TextRules;

/** What a distribution says about itself (core metadata 1.0 to 2.x, PEP 566, 643, 639). */
public final class Metadata {
    private static final Pattern FORMAT = Pattern.compile("[12]\\.[0-9]+");
    private static final Set<String> NEVER_DYNAMIC = Set.of("metadata-version", "name", "version");

    private final HeaderFields fields;
    private final DistributionName name;
    private final Version version;
    private final List<Requirement> requirements;
    private final SortedSet<String> extras = new TreeSet<>();
    private final SpecifierSet requiresPython;

    private Metadata(HeaderFields fields) {
        this.fields = fields;
        if (!FORMAT.matcher(fields.required("Metadata-Version")).matches()) {
            throw new IllegalArgumentException(
                    "Metadata-Version "
                            + TextRules.shown(fields.required("Metadata-Version"))
                            + " is not known");
        }
        name = new DistributionName(fields.required("Name"));
        version = Version.parse(fields.required("Version"));
        requirements = fields.all("Requires-Dist").stream().map(Requirement::parse).toList();
        fields.all("Provides-Extra")
                .forEach(extra -> extras.add(new DistributionName(extra).value()));
        requiresPython =
                fields.one("Requires-Python").map(SpecifierSet::parse).orElse(SpecifierSet.ANY);
        fields.all("Dynamic").forEach(Metadata::checkDynamic);
    }

    /** The metadata that is written so. */
    public static Metadata parse(String text) {
        return new Metadata(HeaderFields.parse(text));
    }

    private static void checkDynamic(String field) {
        if (NEVER_DYNAMIC.contains(field.toLowerCase(ROOT))) {
            throw new IllegalArgumentException("The field " + field + " cannot be dynamic");
        }
    }

    /** {@code Name}. */
    public DistributionName name() {
        return name;
    }

    /** {@code Version}. */
    public Version version() {
        return version;
    }

    /** {@code Requires-Dist}, those with markers that do not hold here too. */
    public List<Requirement> requirements() {
        return requirements;
    }

    /** The extras it offers, by their normal names. */
    public SortedSet<String> extras() {
        return new TreeSet<>(extras);
    }

    /** {@code Requires-Python}; any version when there is none. */
    public SpecifierSet requiresPython() {
        return requiresPython;
    }

    /** The first value of a field of one line, by its name in any case. */
    public Optional<String> field(String fieldName) {
        return fields.one(fieldName);
    }

    /** All values of a field. */
    public List<String> fields(String fieldName) {
        return fields.all(fieldName);
    }

    /** The long description, from the body or, as before 2.1, from its field. */
    public String description() {
        return fields.body().isEmpty() ? fields.one("Description").orElse("") : fields.body();
    }

    /**
     * The licence in words as short as there are: SPDX expression (PEP 639), the old field, or the
     * classifiers.
     */
    public Optional<String> licence() {
        Optional<String> old = fields.one("License").filter(text -> text.indexOf('\n') < 0);
        return fields.one("License-Expression").or(() -> old).or(this::classifiedLicence);
    }

    private Optional<String> classifiedLicence() {
        return fields.all("Classifier").stream()
                .filter(classifier -> classifier.startsWith("License :: "))
                .map(classifier -> classifier.substring(classifier.lastIndexOf(" :: ") + 4))
                .reduce((a, b) -> a + " OR " + b);
    }

    /** The page to read about it. */
    public Optional<String> homePage() {
        return fields.one("Home-page")
                .or(() -> labelled("homepage"))
                .or(() -> labelled("documentation"));
    }

    private Optional<String> labelled(String label) {
        return fields.all("Project-URL").stream()
                .map(line -> TextRules.split(line, ','))
                .filter(
                        parts ->
                                parts.size() > 1
                                        && parts.get(0).strip().toLowerCase(ROOT).equals(label))
                .map(parts -> String.join(",", parts.subList(1, parts.size())).strip())
                .findFirst();
    }
}
