package loader.wheel.pep440;

import java.util.List;
import java.util.Optional;

/** A cut through the order of all versions, between two neighbours. */
record Bound(Version version, Side side) implements Comparable<Bound> {

    /** Where the cut is, seen from the version. */
    enum Side {
        BEFORE,
        AFTER,
        AFTER_LOCALS,
        AFTER_POSTS
    }

    static Bound before(Version version) {
        return new Bound(version, Side.BEFORE);
    }

    static Bound afterLocals(Version version) {
        return new Bound(version, Side.AFTER_LOCALS);
    }

    /** Whether a version lies above the cut. */
    boolean isBelow(Version candidate) {
        int order = candidate.compareTo(version);
        return switch (side) {
            case BEFORE -> order >= 0;
            case AFTER -> order > 0;
            case AFTER_LOCALS -> order > 0 && candidate.withoutLocal().compareTo(version) != 0;
            case AFTER_POSTS -> order > 0 && !isVersionOrPostOf(candidate);
        };
    }

    private boolean isVersionOrPostOf(Version candidate) {
        return withoutPost(candidate).compareTo(version) == 0;
    }

    private static Version withoutPost(Version v) {
        boolean devOfPost = v.post().isPresent();
        return new Version(
                v.epoch(),
                v.release(),
                v.pre(),
                Optional.empty(),
                devOfPost ? Optional.empty() : v.dev(),
                List.of());
    }

    /** The versions above the cut, as a filter on the attribute {@code version}. */
    String filterAbove() {
        return switch (side) {
            case BEFORE -> "(version>=" + OsgiVersion.of(version) + ")";
            case AFTER ->
                    "(&(version>="
                            + OsgiVersion.of(version)
                            + ")(!(version="
                            + OsgiVersion.of(version)
                            + ")))";
            case AFTER_LOCALS -> "(version>=" + OsgiVersion.afterLocalsOf(version) + ")";
            case AFTER_POSTS -> "(version>=" + OsgiVersion.afterPostsOf(version) + ")";
        };
    }

    @Override
    public int compareTo(Bound other) {
        int order = version.compareTo(other.version);
        return order != 0 ? order : side.compareTo(other.side);
    }
}
