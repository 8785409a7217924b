package loader.launcher;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The console of a Karaf that runs for it, and ends with it. */
final class KarafConsole implements AutoCloseable {
    private static final String PROMPT = "karaf@root()> ";
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;?]*[a-zA-Z]");
    private static final long PATIENCE = 60_000;

    private final Process process;
    private final BufferedWriter keyboard;
    private final InputStream screen;

    KarafConsole(Path home) throws IOException {
        process =
                new ProcessBuilder(home.resolve("bin").resolve("karaf").toString())
                        .redirectErrorStream(true)
                        .start();
        keyboard = process.outputWriter();
        screen = process.getInputStream();
        untilPrompt();
    }

    /** What the command prints; tried again until there is such a command. */
    String run(String line) throws IOException, InterruptedException {
        long end = System.currentTimeMillis() + PATIENCE;
        String printed = printed(line);
        while (printed.contains("Command not found") && System.currentTimeMillis() < end) {
            Thread.sleep(100);
            printed = printed(line);
        }
        return printed;
    }

    private String printed(String line) throws IOException {
        keyboard.write(line + "\n");
        keyboard.flush();
        return untilPrompt();
    }

    /** Without the colours. */
    private String untilPrompt() throws IOException {
        StringBuilder printed = new StringBuilder();
        while (!plain(printed).endsWith(PROMPT)) {
            int next = screen.read();
            if (next < 0) {
                throw new IOException("Karaf has ended: " + printed);
            }
            printed.append((char) next);
        }
        return plain(printed);
    }

    private static String plain(StringBuilder printed) {
        return COLOUR.matcher(printed).replaceAll("");
    }

    @Override
    public void close() throws IOException {
        keyboard.close(); // as Ctrl-D
        try {
            screen.transferTo(OutputStream.nullOutputStream());
            process.waitFor();
        } catch (InterruptedException stop) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
