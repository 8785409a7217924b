package loader.launcher;

/**
 * A program in Python that starts a command on a terminal, and works it as somebody at a keyboard
 * does: what is between its two parts says {@code see} and {@code type}.
 */
final class Keyboard {

    static final String PROGRAM =
            """
            import fcntl, os, pty, re, select, struct, sys, termios, time

            pid, terminal = pty.fork()
            if pid == 0:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("4H", 31, 101, 0, 0))
                os.execv(sys.argv[1], sys.argv[1:])
            shown = ""

            def read():
                try:
                    return os.read(terminal, 4096).decode()
                except OSError:  # nobody has the terminal open any more
                    return ""

            def see(*texts):
                global shown
                end = time.monotonic() + 100
                while not (found := [each for each in texts if each in shown]):
                    if not select.select([terminal], [], [], max(0, end - time.monotonic()))[0]:
                        os.kill(pid, 9)
                        sys.exit(f"none of {texts} in {shown!r}")
                    part = read()
                    if not part:
                        sys.exit(f"ended without {texts}: {shown!r} {os.waitpid(pid, 0)}")
                    shown = re.sub(r"\\x1b(\\[[0-9;?]*[a-zA-Z]|[=>])", "", shown + part)
                shown = shown.partition(found[0])[2]
                return found[0]

            def type(text):
                os.write(terminal, text.encode())

            """;

    /** Shows the rest, and the status of the command. */
    static final String END =
            """
            while part := read():
                shown += part
            print("status", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """;

    private Keyboard() {}
}
