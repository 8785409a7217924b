"""Prints generated versions, specifiers, markers, requirements, and what `packaging` says of each.

Arguments: the seed and the number of cases. A line has four fields, set apart by tabs: the kind,
two texts, the verdict.
"""

import random
import sys

from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ENVIRONMENT = {
    "os_name": "posix",
    "sys_platform": "linux",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "platform_release": "6.1.0-aws",
    "platform_system": "Linux",
    "platform_version": "#1 SMP",
    "python_version": "3.14",
    "python_full_version": "3.14.3",
    "implementation_name": "cpython",
    "implementation_version": "3.14.3",
    "extra": "dev-test",
}
LITERALS = [
    "3.9",
    "3.14",
    "3.14.3",
    "3.*",
    "3.14.*",
    "3.15a1",
    "3.14.3.dev1",
    "3",
    "4",
    "x",
    "",
    "posix",
    "linux",
    "win32",
    "x86_64",
    "CPython",
    "cpython",
    "Linux",
    "6.1",
    "3.13 3.14",
    "lin",
    "nt",
    "dev_test",
    "Dev.Test",
]
MARKER_OPERATORS = (
    ["=="] * 4 + ["!="] * 4 + ["<", "<=", ">", ">="] * 3 + ["~=", "in", "not in", "==="]
)
SPECIFIERS = [
    ">=1.0",
    "<2",
    "==1.*",
    "!=1.5",
    "~=1.4",
    "===1.0-x",
    ">1!0",
    "<=2.0.post1",
    "==1.0+abc",
]
random.seed(int(sys.argv[1]))
chance = random.random
pick = random.choice


def number():
    return pick(["0", "1", "1", "2", "2", "9", "10", "01", "20240101"])


def separator():
    return pick(["", ".", "-", "_"])


def version():
    text = number() + "!" if chance() < 0.15 else ""
    text += ".".join(number() for _ in range(random.randint(1, 4)))
    if chance() < 0.35:
        text += (
            separator()
            + pick(["a", "b", "c", "rc", "alpha", "beta", "pre", "preview", "RC"])
            + number()
        )
    if chance() < 0.25:
        text += pick(
            ["-" + number(), separator() + pick(["post", "rev", "r"]) + pick([number(), ""])]
        )
    if chance() < 0.25:
        text += separator() + "dev" + pick([number(), ""])
    if chance() < 0.15:
        text += "+" + ".".join(
            pick(["1", "01", "abc", "1a", "Z", "10"]) for _ in range(random.randint(1, 3))
        )
    return damaged(text, 0.03)


def damaged(text, share):
    if chance() >= share:
        return text
    place = random.randrange(len(text) + 1)
    return (
        text[:place] + pick(["x", ".", "!", "+", "*", "_", "é", "(", "'", ""]) + text[place + 1 :]
    )


def specifier():
    operator = pick(["==", "!=", "~=", ">=", "<=", ">", "<", "==="])
    text = version()
    if operator in ("==", "!=") and chance() < 0.4:
        text = ".".join(number() for _ in range(random.randint(1, 3))) + ".*"
    return operator + pick(["", " "]) + text


def neighbour(text):
    base = text.split(",")[0].lstrip("=~!<> ").replace(".*", "")
    return base + pick(["", ".0", ".1", ".post1", ".dev1", "a1", "+x", ".post1.dev1", "rc1"])


def comparison():
    quote = pick("'\"")
    sides = [pick(list(ENVIRONMENT)), quote + pick(LITERALS) + quote]
    random.shuffle(sides)
    return f" {pick(MARKER_OPERATORS)} ".join(sides)


def marker(depth=0):
    if depth > 2 or chance() < 0.55:
        return comparison()
    text = marker(depth + 1)
    for _ in range(random.randint(1, 2)):
        text += pick([" and ", " or "]) + marker(depth + 1)
    return f"({text})" if chance() < 0.5 else text


def requirement():
    text = pick(["foo", "Foo.Bar", "a", "A__b", "x-1", "zope.interface", "9p"])
    if chance() < 0.3:
        text += "[" + ",".join(pick(["a", "B_c", "d.e"]) for _ in range(random.randint(0, 3))) + "]"
    if chance() < 0.2:
        text += " @ " + pick(["http://x/y.whl", "file:///a", "git+https://h/p@v#egg=x"])
    elif chance() < 0.8:
        text += ",".join(pick(SPECIFIERS) for _ in range(random.randint(1, 3)))
    return text + (" ; " + marker() if chance() < 0.5 else "")


def verdict_of_version(text):
    parsed = Version(text)
    return str(parsed) + ("/pre" if parsed.is_prerelease else "")


def verdict_of_order(one, other):
    one, other = Version(one), Version(other)
    return str((one > other) - (one < other))


def verdict_of_specifier(text, candidate):
    return str(SpecifierSet(text).contains(Version(candidate), prereleases=True)).lower()


def verdict_of_marker(parsed):
    try:
        return str(parsed.evaluate(ENVIRONMENT)).lower()
    except UndefinedComparison:
        return "undefined"


def verdict_of_requirement(text):
    parsed = Requirement(text)
    extras = ",".join(sorted({canonicalize_name(extra) for extra in parsed.extras}))
    specifiers = "|".join(sorted(str(each) for each in parsed.specifier))
    verdict = f"{canonicalize_name(parsed.name)}[{extras}]{specifiers}@{parsed.url or ''}"
    return verdict + (";" + verdict_of_marker(parsed.marker) if parsed.marker else "")


def case():
    kind = pick(["version", "order", "specifier", "specifier", "marker", "requirement"])
    if kind == "version":
        text = version()
        return kind, text, "", lambda: verdict_of_version(text)
    if kind == "order":
        one = version()
        other = neighbour(one) if chance() < 0.3 else version()
        return kind, one, other, lambda: verdict_of_order(one, other)
    if kind == "specifier":
        text = ",".join(specifier() for _ in range(pick([1, 1, 1, 2, 3])))
        candidate = neighbour(text) if chance() < 0.5 else version()
        return kind, text, candidate, lambda: verdict_of_specifier(text, candidate)
    if kind == "marker":
        text = damaged(marker(), 0.05)
        return kind, text, "", lambda: verdict_of_marker(Marker(text))
    text = damaged(requirement(), 0.05)
    return kind, text, "", lambda: verdict_of_requirement(text)


for _ in range(int(sys.argv[2])):
    kind, first, second, judge = case()
    try:
        verdict = judge()
    except (
        InvalidVersion,
        InvalidSpecifier,
        InvalidMarker,
        InvalidRequirement,
        UndefinedEnvironmentName,
    ):
        verdict = "invalid"
    print(kind, first, second, verdict, sep="\t")
