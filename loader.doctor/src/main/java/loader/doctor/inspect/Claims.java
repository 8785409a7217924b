package loader.doctor.inspect;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What the tags of a wheel promise (PEP 425, 600, 656, 803).
 *
 * @param tags such as {@code cp314-cp314-manylinux_2_28_x86_64}
 * @param glibc the lowest level of glibc that they promise to run on
 */
record Claims(List<String> tags, Optional<Level> glibc) {

    boolean isAbi3() {
        return hasAbi("abi3") || hasAbi("abi3t");
    }

    boolean isAbi3t() {
        return hasAbi("abi3t");
    }

    private boolean hasAbi(String abi) {
        return tags.stream().anyMatch(tag -> tag.split("-")[1].equals(abi));
    }

    /** The first CPython 3.x of the stable ABI that the wheel is for. */
    OptionalInt abi3() {
        return tags.stream()
                .filter(tag -> tag.split("-")[1].startsWith("abi3"))
                .flatMapToInt(tag -> minor(tag.split("-")[0]))
                .min();
    }

    /** The versions 3.x of CPython with the GIL that it is for, none if it is for all. */
    Set<Integer> cpythons() {
        Set<Integer> minors = new TreeSet<>();
        for (String tag : tags) {
            String[] parts = tag.split("-");
            if (!parts[1].equals(parts[0])) {
                return Set.of();
            }
            minor(parts[1]).forEach(minors::add);
        }
        return minors;
    }

    /** The ABIs, such as {@code cp314}. */
    Set<String> abis() {
        Set<String> abis = new TreeSet<>();
        tags.forEach(tag -> abis.add(tag.split("-")[1]));
        return abis;
    }

    private static IntStream minor(String tag) {
        boolean isCPython = tag.matches("cp3[0-9]{1,3}");
        return isCPython ? IntStream.of(Integer.parseInt(tag.substring(3))) : IntStream.empty();
    }

    /** Whether a platform begins so, such as {@code musllinux}. */
    boolean isFor(String platform) {
        return tags.stream().anyMatch(tag -> tag.split("-")[2].startsWith(platform));
    }

    /** Whether a platform ends so, such as {@code x86_64}. */
    boolean isForProcessor(String processor) {
        return tags.stream().anyMatch(tag -> tag.split("-")[2].endsWith(processor));
    }

    boolean isForAnyPlatform() {
        return isFor("any");
    }
}
