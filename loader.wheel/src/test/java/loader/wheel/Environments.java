package loader.wheel;

/** Where the wheels of the tests are to run. */
final class Environments {
    static final MarkerEnvironment LINUX =
            MarkerEnvironment.of(
                    Version.parse("3.14.3"), new Platform(Platform.Family.GLIBC, "x86_64", 2, 36));

    private Environments() {}
}
