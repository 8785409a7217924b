"""Scripts of javax.script: compiling them, running them, and the streams of their contexts."""

import ast
import builtins
import contextvars
import io
import sys
import traceback

streams = contextvars.ContextVar("streams")  # those of the script that runs in this context


class Output(io.TextIOBase):
    """A Java writer."""

    def __init__(self, write, flush):
        self.write_java = write
        self.flush_java = flush

    def writable(self):
        return True

    def write(self, text):
        self.write_java(text)
        return len(text)

    def flush(self):
        self.flush_java()

    def __del__(self):
        """Nothing: that of the base flushes, and cannot tell what is wrong."""


class Input(io.TextIOBase):
    """A Java reader."""

    def __init__(self, read):
        self.read_java = read

    def readable(self):
        return True

    def read(self, size=-1):
        return self.read_java(-1 if size is None else size, False)

    def readline(self, size=-1):
        return self.read_java(-1 if size is None else size, True)


class Standard:
    """A standard stream: that of the running script, and elsewhere the one that was there."""

    def __init__(self, number, before):
        self.number = number
        self.before = before

    def now(self):
        found = streams.get(None)
        return self.before if found is None else found[self.number]

    def __getattr__(self, name):
        return getattr(self.now(), name)

    def __iter__(self):
        return iter(self.now())

    def __next__(self):
        return next(self.now())


def lead():
    """Anew for each script: a program in this interpreter may have set other streams."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        before = getattr(sys, name)
        if not isinstance(before, Standard):
            setattr(sys, name, Standard(number, before))


def within(read, out, err, function, *arguments):
    """Calls the function with these standard streams."""
    lead()
    outputs = Output(*out), Output(*err)
    token = streams.set((Input(read), *outputs))
    try:
        return function(*arguments)
    finally:
        streams.reset(token)
        for output in outputs:
            output.flush()


def compiled(source, file_name):
    """The statements, and the expression at the end, whose value is the result."""
    tree = ast.parse(source, file_name)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = compile(ast.Expression(tree.body.pop().value), file_name, "eval")
    return compile(tree, file_name, "exec"), last


def run(code, namespace, scope):
    """Runs what was compiled. Functions that it defines keep the scope."""
    namespace["__builtins__"] = scope
    try:
        exec(code[0], namespace)
        return None if code[1] is None else eval(code[1], namespace)
    finally:
        namespace.pop("__builtins__", None)


def update(scope, values):
    """Makes the scope that of the built-in names and the values, while others look into it."""
    names = vars(builtins) | values
    scope.update(names)
    for gone in scope.keys() - names.keys():
        scope.pop(gone, None)


def position(raised, file_name):
    """The line and column where it was raised, as far as the script is concerned."""
    if isinstance(raised, SyntaxError) and raised.filename == file_name:
        return raised.lineno or -1, raised.offset or -1
    lines = [
        line
        for frame, line in traceback.walk_tb(raised.__traceback__)
        if frame.f_code.co_filename == file_name
    ]
    return lines[-1] if lines else -1, -1
