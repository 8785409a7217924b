package loader.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The console of a Karaf that runs for it, and ends with it. JLine may paint the prompt again and
 * again (3.30 does it every 3 ms on a terminal that is a pipe), so the prompt does not tell that a
 * command has ended: a second command tells it.
 */
public final class KarafConsole implements AutoCloseable {
    private static final String PROMPT = "karaf@root()> ";
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;?]*[a-zA-Z]");
    private static final Pattern PAINTING = Pattern.compile("\r|karaf@root\\(\\)> *");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final BufferedWriter keyboard;
    private final StringWriter screen = new StringWriter();
    private int commands;

    public KarafConsole(Path home) {
        process = Program.of(home.resolve("bin").resolve("karaf").toString()).merged().start();
        keyboard = process.outputWriter();
        Thread reader = new Thread(this::read, "Karaf's screen");
        reader.setDaemon(true);
        reader.start();
        shown(PROMPT);
        screen.getBuffer().setLength(0);
    }

    private void read() {
        try (Reader output = new InputStreamReader(process.getInputStream(), UTF_8)) {
            char[] some = new char[8192];
            for (int read = output.read(some); read >= 0; read = output.read(some)) {
                screen.write(some, 0, read);
            }
        } catch (IOException ended) {
            screen.write(ended.toString());
        }
    }

    /**
     * What the command prints; tried again until there is such a command, and while Felix cannot
     * resolve because another thread does (Karaf is still starting).
     */
    public String run(String line) {
        StringBuilder printed = new StringBuilder();
        Waiting.until(
                "there is a command for " + line,
                () -> {
                    printed.setLength(0);
                    printed.append(printed(line));
                    return printed.indexOf("Command not found") < 0
                            && printed.indexOf("Unable to acquire global lock") < 0;
                });
        return printed.toString();
    }

    /** A command after which Karaf ends; waits for its end. */
    public void end(String line) throws IOException, InterruptedException {
        type(line);
        awaitEnd();
    }

    private String printed(String line) throws IOException {
        String mark = "end-" + commands++;
        type(line);
        type("echo " + mark);
        String all = shown("\n" + mark + "\n");
        screen.getBuffer().setLength(0);
        return all.substring(0, all.indexOf("\n" + mark + "\n"));
    }

    private void type(String line) throws IOException {
        keyboard.write(line + "\n");
        keyboard.flush();
    }

    /** Without the colours and the prompts, unless a prompt is what is waited for. */
    private String shown(String text) {
        String[] plain = {""};
        Waiting.until(
                "Karaf prints " + text.strip(),
                PATIENCE,
                () -> {
                    plain[0] = COLOUR.matcher(screen.toString()).replaceAll("");
                    if (!text.equals(PROMPT)) {
                        plain[0] = PAINTING.matcher(plain[0]).replaceAll("");
                    }
                    if (!process.isAlive()) {
                        throw new IllegalStateException("Karaf has ended: " + plain[0]);
                    }
                    return plain[0].contains(text);
                });
        return plain[0];
    }

    private void awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(
                    "Karaf has not ended: " + COLOUR.matcher(screen.toString()).replaceAll(""));
        }
    }

    @Override
    public void close() {
        try {
            keyboard.close(); // as Ctrl-D
            awaitEnd();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
