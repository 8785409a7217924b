package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A signal that comes before the program has begun, while a bundle is awaited. */
class PendingSignalIT {

    private static final String SENDS =
            """
            import signal, socket, subprocess, sys
            silent = socket.create_server(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{silent.getsockname()[1]}/spam.jar"
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
                command = subprocess.Popen([sys.argv[1], "--with", address, "-c", "pass"])
                with silent.accept()[0]:
                    command.send_signal(number)
                    print(number.name, command.wait() == -number)
            """;

    /** A loop of a shell ends only if Ctrl-C has ended the command in it. */
    @Test
    @Timeout(180)
    void theCommandEndsByTheSignal(@TempDir Path folder) throws Exception {
        Path sends = Files.writeString(folder.resolve("sends.py"), SENDS);
        Outcome outcome = Distribution.run(sends.toString(), Distribution.SCRIPT.toString());
        assertEquals(new Outcome(0, "SIGINT True\nSIGTERM True\nSIGHUP True\n", ""), outcome);
    }
}
