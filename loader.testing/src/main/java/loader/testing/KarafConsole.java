package loader.testing;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The console of a Karaf that runs for it, and ends with it. */
public final class KarafConsole implements AutoCloseable {
    private static final String PROMPT = "karaf@root()> ";
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;?]*[a-zA-Z]");

    private final Process process;
    private final BufferedWriter keyboard;
    private final InputStream screen;

    public KarafConsole(Path home) throws IOException {
        process = Program.of(home.resolve("bin").resolve("karaf").toString()).merged().start();
        keyboard = process.outputWriter();
        screen = process.getInputStream();
        untilPrompt();
    }

    /** What the command prints; tried again until there is such a command. */
    public String run(String line) {
        StringBuilder printed = new StringBuilder();
        Waiting.until(
                "there is a command for " + line,
                () -> {
                    printed.setLength(0);
                    printed.append(printed(line));
                    return printed.indexOf("Command not found") < 0;
                });
        return printed.toString();
    }

    /** A command after which Karaf ends; waits for its end. */
    public void end(String line) throws IOException, InterruptedException {
        keyboard.write(line + "\n");
        keyboard.flush();
        screen.transferTo(OutputStream.nullOutputStream());
        process.waitFor();
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
