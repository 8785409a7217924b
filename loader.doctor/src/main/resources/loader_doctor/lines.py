"""A line of text fields, which Java reads with String.translateEscapes."""

ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def line(texts):
    return "\t".join(text.translate(str.maketrans(ESCAPES)) for text in texts) + "\n"


def fields(text):
    return [unescaped(field) for field in text.rstrip("\n").split("\t")]


def unescaped(field):
    result, parts = [], iter(field)
    for each in parts:
        if each == "\\":
            each = {"n": "\n", "r": "\r", "t": "\t"}.get(escaped := next(parts, ""), escaped)
        result.append(each)
    return "".join(result)
