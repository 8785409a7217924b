package loader.wheel.pep508;

import loader.wheel.pep440.Version;
import loader.wheel.tags.WheelPlatform;

/** Where the wheels of the tests are to run. */
public final class Environments {
    public static final MarkerEnvironment LINUX =
            MarkerEnvironment.of(
                    Version.parse("3.14.3"),
                    new WheelPlatform(WheelPlatform.Family.GLIBC, "x86_64", 2, 36));

    private Environments() {}
}
