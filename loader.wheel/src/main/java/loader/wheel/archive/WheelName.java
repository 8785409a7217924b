package loader.wheel.archive;

import static java.util.Locale.ROOT;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import loader.wheel.pep440.Version;
import loader.wheel.pep508.DistributionName;
import loader.wheel.tags.PlatformTag;
import loader.wheel.tags.Tag;
import loader.wheel.tags.WheelPlatform;
import loader.wheel.text.TextRules;

/** The file name of a wheel and what it says (PEP 427, "File name convention"). */
public record WheelName(
        String fileName,
        DistributionName name,
        Version version,
        Optional<String> build,
        List<Tag> tags) {

    private static final String ENDING = ".whl";
    private static final Pattern BUILD = Pattern.compile("[0-9][a-zA-Z0-9_.]*");

    /** The parts of a file name. */
    public static WheelName parse(String fileName) {
        if (!fileName.toLowerCase(ROOT).endsWith(ENDING)) {
            throw new IllegalArgumentException(
                    "The name of a wheel ends in .whl: " + TextRules.shown(fileName));
        }
        List<String> parts =
                TextRules.split(fileName.substring(0, fileName.length() - ENDING.length()), '-');
        int count = parts.size();
        if (count < 5 || count > 6) {
            throw new IllegalArgumentException(
                    "A wheel is named NAME-VERSION[-BUILD]-PYTHON-ABI-PLATFORM.whl, and not "
                            + TextRules.shown(fileName));
        }
        Optional<String> build = count == 6 ? Optional.of(build(parts.get(2))) : Optional.empty();
        String tags = String.join("-", parts.subList(count - 3, count));
        return new WheelName(
                fileName, name(parts.get(0)), Version.parse(parts.get(1)), build, Tag.parse(tags));
    }

    /** Separators in a name are one underscore there. */
    private static DistributionName name(String text) {
        if (text.contains("__")) {
            throw new IllegalArgumentException(
                    "Not a distribution name in a file name: " + TextRules.shown(text));
        }
        return new DistributionName(text);
    }

    private static String build(String text) {
        if (!BUILD.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "A build tag begins with a digit: " + TextRules.shown(text));
        }
        return text;
    }

    /** Whether it runs on one platform only. */
    public boolean isPlatformSpecific() {
        return tags.stream().noneMatch(tag -> tag.platform().equals(Tag.ANY));
    }

    /** The least platforms that it runs on; empty when it runs on all. */
    public List<WheelPlatform> platforms() {
        return tags.stream()
                .flatMap(tag -> PlatformTag.platforms(tag.platform()).stream())
                .distinct()
                .toList();
    }

    @Override
    public String toString() {
        return fileName;
    }
}
