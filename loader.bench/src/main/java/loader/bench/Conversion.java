package loader.bench;

import java.nio.file.Path;
import loader.wheel.bundle.ConvertedWheels;
import loader.wheel.pep440.Version;

/** One wheel becomes a bundle: what {@link WheelTimes} measures. */
public final class Conversion {
    private Conversion() {}

    public static void main(String[] arguments) {
        ConvertedWheels.in(Path.of(arguments[1]), Version.parse("3.14.3"))
                .bundle(Path.of(arguments[0]));
    }
}
