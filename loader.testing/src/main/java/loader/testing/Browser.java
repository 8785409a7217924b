package loader.testing;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The Chromium of this machine, without a window; its profile lies in a folder. */
public final class Browser {
    private static final List<String> OPTIONS =
            List.of(
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage", // which may be small
                    "--disable-background-networking",
                    "--hide-scrollbars",
                    // the time of the scripts: they have ended then, however slow the machine is
                    "--virtual-time-budget=20000");

    private final Path program;
    private final Path profile;

    private Browser(Path program, Path profile) {
        this.program = program;
        this.profile = profile;
    }

    /** Empty on a machine without Chromium. */
    public static Optional<Browser> of(Path profile) {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(
                        folder ->
                                Stream.of("chromium", "chromium-browser", "google-chrome")
                                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .filter(Browser::isBrowser)
                .findFirst()
                .map(program -> new Browser(program, profile));
    }

    /** What tells only how to install one fails. */
    private static boolean isBrowser(Path program) {
        return Program.of(program.toString(), "--version").run().status() == 0;
    }

    /** The document after its scripts have run. */
    public String document(URI page) {
        return run(page, "--dump-dom");
    }

    /** The upper part of the page as a picture. */
    public void picture(URI page, int width, int height, Path file) {
        run(page, "--window-size=" + width + "," + height, "--screenshot=" + file.toAbsolutePath());
    }

    private String run(URI page, String... options) {
        List<String> words = new ArrayList<>();
        words.add(program.toString());
        words.addAll(OPTIONS);
        words.add("--user-data-dir=" + profile.toAbsolutePath());
        words.addAll(List.of(options));
        words.add(page.toString());
        return Program.of(words).within(Duration.ofMinutes(5)).output();
    }
}
