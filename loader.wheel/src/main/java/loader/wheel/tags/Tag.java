package loader.wheel.tags;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import loader.wheel.text.TextRules;

/**
 * What a wheel was built for: interpreter, ABI and platform, such as {@code cp314-abi3-win_amd64}
 * (PEP 425).
 */
public record Tag(String python, String abi, String platform) {

    /** The ABI of what needs none, and the platform of what runs everywhere. */
    public static final String NONE = "none";

    public static final String ANY = "any";

    private static final int MOST = 1000;
    private static final Pattern PART = Pattern.compile("[a-z0-9_]{1,100}");

    public Tag {
        for (String part : List.of(python, abi, platform)) {
            if (!PART.matcher(part).matches()) {
                throw new IllegalArgumentException("Not a part of a tag: " + TextRules.shown(part));
            }
        }
    }

    /** All tags of a compressed set, such as {@code py2.py3-none-any}. */
    public static List<Tag> parse(String text) {
        List<String> parts = TextRules.split(text.toLowerCase(Locale.ROOT), '-');
        if (parts.size() != 3) {
            throw new IllegalArgumentException("Not a tag: " + TextRules.shown(text));
        }
        List<List<String>> sets = parts.stream().map(part -> TextRules.split(part, '.')).toList();
        if ((long) sets.get(0).size() * sets.get(1).size() * sets.get(2).size() > MOST) {
            throw new IllegalArgumentException(
                    "More than " + MOST + " tags: " + TextRules.shown(text));
        }
        List<Tag> tags = new ArrayList<>();
        for (String python : sets.get(0)) {
            for (String abi : sets.get(1)) {
                sets.get(2).forEach(platform -> tags.add(new Tag(python, abi, platform)));
            }
        }
        return List.copyOf(tags);
    }

    @Override
    public String toString() {
        return python + "-" + abi + "-" + platform;
    }
}
