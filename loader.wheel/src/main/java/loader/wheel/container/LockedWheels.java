package loader.wheel.container;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import loader.files.IoErrorText;
import loader.wheel.WheelException;
import loader.wheel.archive.WheelName;
import loader.wheel.build.WheelLock;
import loader.wheel.tags.SupportedTags;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** The wheels of a lock file that run here: one of each release. */
public final class LockedWheels {

    private final SupportedTags tags;

    public LockedWheels(BundleContext context) {
        tags = new WheelSource(context).wheels().tags();
    }

    /**
     * The wheels, with the digests that the file has.
     *
     * @param folder where they are
     */
    public List<Path> of(Path lock, Path folder) throws BundleException {
        try {
            List<Path> chosen = new ArrayList<>();
            for (List<Path> release : WheelLock.read(lock).wheels(folder)) {
                chosen.add(best(release));
            }
            return chosen;
        } catch (UncheckedIOException unreadable) {
            throw refused(IoErrorText.of(lock, unreadable.getCause()), unreadable);
        } catch (WheelException | IllegalArgumentException wrong) {
            throw refused(wrong.getMessage(), wrong);
        }
    }

    private Path best(List<Path> release) {
        return release.stream()
                .filter(wheel -> rank(wheel) < Integer.MAX_VALUE)
                .min(Comparator.comparingInt(this::rank))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        release.get(0).getFileName()
                                                + ": no locked wheel of this release runs here"));
    }

    private int rank(Path wheel) {
        WheelName name = WheelName.parse(wheel.getFileName().toString());
        return tags.rank(name.tags()).orElse(Integer.MAX_VALUE);
    }

    private static BundleException refused(String reason, Exception cause) {
        return new BundleException(reason, BundleException.READ_ERROR, cause);
    }
}
