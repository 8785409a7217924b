"""What faulthandler wrote when a process died, shortened to what an author wants to see."""

import os

OWN = os.path.dirname(os.path.abspath(__file__))
MOST_LINES = 12
MOST_OF_C = 5
OF_DUMP = 3  # the frames of faulthandler, and that of the signal
BINARY = '  Binary file "'


def told(errors):
    """Lines to add to the first one of a detail."""
    lines = errors.splitlines()
    begins = [i for i, each in enumerate(lines) if each.startswith("Fatal Python error: ")]
    if not begins:
        return "".join("\n" + each for each in lines[-3:])
    kept, of_c = [], 0
    for each in lines[begins[0] :]:
        if each.startswith(("Extension modules:", "  <truncated")):
            break
        if each.startswith(BINARY):
            of_c += 1
            if not OF_DUMP < of_c <= OF_DUMP + MOST_OF_C:
                continue
            each = "  " + each[len(BINARY) :].rpartition("/")[2].replace('", at', " at")
        if (
            "most recent call first" not in each
            and each.strip()
            and OWN not in each
            and "<frozen importlib" not in each
        ):
            kept.append(each)
    return "".join("\n" + each for each in kept[:MOST_LINES])
