"""Python's logging and warnings go to the log of the container."""

import logging

from _loader import java, undoing


class ContainerHandler(logging.Handler):
    """Tells Java each record. Java's loggers have locks of their own."""

    def handle(self, record):
        kept = self.filter(record)
        if kept:
            self.emit(kept if isinstance(kept, logging.LogRecord) else record)
        return kept

    def emit(self, record):
        try:
            raised = record.exc_info[1] if record.exc_info else None
            java.log(record.name, record.levelno, self.format(record), raised)
        except Exception:
            self.handleError(record)


class Message(logging.Formatter):
    """The message alone: the exception becomes one of Java, and Java knows the time."""

    def format(self, record):
        text = record.getMessage()
        if record.stack_info:
            text += "\n" + self.formatStack(record.stack_info)
        return text


def install():
    handler = ContainerHandler()
    handler.setFormatter(Message())
    logging.root.addHandler(handler)
    before = logging.root.level
    logging.root.setLevel(java.log_level())
    logging.captureWarnings(True)
    undoing.append(lambda: leave(handler, before))


def leave(handler, level):
    """The next container in this process may want no records."""
    logging.captureWarnings(False)
    logging.root.removeHandler(handler)
    logging.root.setLevel(level)
