"""The prompt of py:python: CPython's own where the terminal allows it, otherwise that of `code`.

This runs as `-c` does, and leaves no name in `__main__`.
"""


def interact():
    import sys

    import __main__

    del __main__.interact
    __main__.__doc__ = None
    sys.argv[:] = [""]
    sys.ps1, sys.ps2 = ">>> ", "... "

    def banner():
        import _interpreters

        version = sys.version.partition(" ")[0]
        number = _interpreters.get_current()[0]
        return (
            f"Python {version}, interpreter {number} of the container."
            " exit() and Ctrl-D lead back to the shell."
        )

    def on_terminal():
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            return False
        leave_signals()
        from _pyrepl.main import CAN_USE_PYREPL, interactive_console

        if not CAN_USE_PYREPL:
            return False
        read_history()
        interactive_console(__main__)
        return True

    def leave_signals():
        """To Java: the shell needs the one of the window's size, and none ends a wait in C."""
        import os
        import signal
        from _pyrepl import unix_console
        from types import SimpleNamespace

        def with_own(module, name, function):
            return SimpleNamespace(**vars(module) | {name: function})

        unix_console.signal = with_own(signal, "signal", lambda *_: None)
        unix_console.os = with_own(os, "read", lambda _, size: sys.stdin.buffer.raw.read(size))

    def read_history():
        from _pyrepl.readline import read_history_file
        from site import gethistoryfile

        try:
            read_history_file(gethistoryfile())
        except OSError:
            pass  # there is none yet

    def without_terminal():
        from code import InteractiveConsole

        class Console(InteractiveConsole):
            def raw_input(self, prompt=""):
                """A line that is no text is an error of its statement, as for `python -i`."""
                while True:
                    try:
                        return super().raw_input(prompt)
                    except UnicodeDecodeError as no_text:
                        self.refuse(f"(unicode error) {no_text}")
                        prompt = sys.ps1

            def refuse(self, reason):
                place = self.filename, len(self.buffer) + 1, None, None
                self.resetbuffer()
                try:
                    raise SyntaxError(reason, place) from None
                except SyntaxError:
                    self.showsyntaxerror()

        Console(vars(__main__)).interact(banner="", exitmsg="")

    print(banner())
    if not on_terminal():
        without_terminal()


interact()
