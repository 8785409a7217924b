package loader.wheel.tags;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import loader.spi.Namespaces;

/**
 * The tags that a CPython of one minor version can use on one platform, the most specific first
 * (PEP 425, "Use").
 */
public final class SupportedTags {
    private static final int FIRST_WITH_ABI3 = 2;

    private final List<Tag> tags = new ArrayList<>();
    private final Map<Tag, Integer> ranks = new HashMap<>();

    private SupportedTags(int minor, List<String> platforms) {
        String cpython = "cp3" + minor;
        platforms.forEach(platform -> add(cpython, cpython, platform));
        platforms.forEach(platform -> add(cpython, Namespaces.STABLE_ABI, platform));
        platforms.forEach(platform -> add(cpython, Tag.NONE, platform));
        for (int older = minor - 1; older >= FIRST_WITH_ABI3; older--) {
            String interpreter = "cp3" + older;
            platforms.forEach(platform -> add(interpreter, Namespaces.STABLE_ABI, platform));
        }
        List<String> generic = genericInterpreters(minor);
        generic.forEach(python -> platforms.forEach(platform -> add(python, Tag.NONE, platform)));
        add(cpython, Tag.NONE, Tag.ANY);
        generic.forEach(python -> add(python, Tag.NONE, Tag.ANY));
    }

    /** The tags of CPython 3.{@code minor} there. */
    public static SupportedTags of(int minor, WheelPlatform platform) {
        return new SupportedTags(minor, PlatformNames.of(platform));
    }

    private static List<String> genericInterpreters(int minor) {
        List<String> names = new ArrayList<>(List.of("py3" + minor, "py3"));
        for (int older = minor - 1; older >= 0; older--) {
            names.add("py3" + older);
        }
        return names;
    }

    private void add(String python, String abi, String platform) {
        Tag tag = new Tag(python, abi, platform);
        ranks.put(tag, tags.size());
        tags.add(tag);
    }

    /** All of them, the best first. */
    public List<Tag> inOrder() {
        return List.copyOf(tags);
    }

    /** How good a wheel with these tags is, zero being best; empty when it cannot be used. */
    public OptionalInt rank(Collection<Tag> wheelTags) {
        return wheelTags.stream().filter(ranks::containsKey).mapToInt(ranks::get).min();
    }
}
