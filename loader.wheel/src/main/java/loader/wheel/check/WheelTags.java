package loader.wheel.check;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import loader.wheel.WheelException;
import loader.wheel.WheelException.Fault;
import loader.wheel.archive.WheelName;
import loader.wheel.tags.PlatformTag;
import loader.wheel.tags.Tag;
import loader.wheel.tags.WheelPlatform;

/**
 * What the file name of a wheel says (PEP 427).
 *
 * @param tags each by itself, such as {@code cp314-cp314-manylinux_2_28_x86_64}
 * @param lowestGlibc the lowest level of glibc that a tag promises to run on, such as {@code [2,
 *     17]}
 */
public record WheelTags(
        String fileName,
        String distribution,
        String version,
        List<String> tags,
        Optional<List<Integer>> lowestGlibc) {

    /** Throws a {@link WheelException} if it is not the name of a wheel. */
    public static WheelTags of(String fileName) {
        return of(parsed(fileName));
    }

    static WheelTags of(WheelName name) {
        return new WheelTags(
                name.fileName(),
                name.name().toString(),
                name.version().toString(),
                name.tags().stream().map(Tag::toString).toList(),
                lowestGlibc(name));
    }

    static WheelName parsed(String fileName) {
        try {
            return WheelName.parse(fileName);
        } catch (IllegalArgumentException wrong) {
            throw new WheelException(fileName, "", Fault.NAME, wrong.getMessage());
        }
    }

    private static Optional<List<Integer>> lowestGlibc(WheelName name) {
        return name.tags().stream()
                .flatMap(tag -> PlatformTag.platforms(tag.platform()).stream())
                .filter(platform -> platform.family() == WheelPlatform.Family.GLIBC)
                .min(
                        Comparator.comparingInt(WheelPlatform::major)
                                .thenComparingInt(WheelPlatform::minor))
                .map(platform -> List.of(platform.major(), platform.minor()));
    }
}
