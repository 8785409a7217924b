"""What Java and Python use together to pass objects; the module `osgi` is for everybody else."""


class ServiceGone(RuntimeError):
    """The service, or the bundle whose context it was found through, has gone."""


REFUSALS = {
    each.__name__: each
    for each in (TypeError, ValueError, LookupError, AttributeError, ServiceGone)
}


def refuse(kind, text):
    raise REFUSALS[kind](text)


# Java objects


class JavaObject:
    """A Java object with the methods of the interfaces it was given under."""

    __slots__ = ("_call", "_java_number", "__weakref__")

    def __init__(self, call, number):
        self._call = call
        self._java_number = number

    def __eq__(self, other):
        return isinstance(other, JavaObject) and self._call("__eq__", other)

    def __hash__(self):
        return self._call("__hash__")

    def __str__(self):
        return self._call("__str__")

    def __repr__(self):
        return f"<java {type(self).__name__}>"


java_classes = {}


def java_object(title, names, called, call, number):
    kind = java_classes.get((title, names, called))
    if kind is None:
        members = {"__slots__": (), **{name: java_method(name) for name in names}}
        if called:
            members["__call__"] = members[called]
        kind = java_classes[title, names, called] = type(title, (JavaObject,), members)
    return kind(call, number)


def java_method(name):
    def method(self, /, *arguments):
        return self._call(name, *arguments)

    method.__name__ = method.__qualname__ = name
    return method


# Java interfaces


def resolve(target, shapes, held):
    """What each method of an interface is in the object, and all that is wrong."""
    problems = []
    return [member(target, problems, held, *shape) for shape in shapes], problems


def member(
    target, problems, held, title, primary, names, assigned, arity, keywords, getter, optional
):
    for name in names:
        if is_computed(target, name):
            if getter:
                return "get", name, None
            continue
        try:
            value = getattr(target, name)
        except AttributeError:
            continue
        if callable(value):
            problem = wrong_arity(value, arity, keywords) if held else None
            if problem:
                problems.append(f"{title}: {name} {problem}")
            return "call", name, value
        if getter:
            return "get", name, None
    for name in assigned:
        if hasattr(target, name):
            return "set", name, None
    if not optional:
        problems.append(f"{title}: there is no {primary}")
    return "default", "", None


def is_computed(target, name):
    """Whether reading the attribute runs code, which looking at it must not."""
    return isinstance(getattr(type(target), name, None), property)


def wrong_arity(function, count, keywords):
    """Why it cannot be called so; keywords is None where they are known with a call only."""
    from inspect import signature

    try:
        parameters = signature(function)
    except TypeError, ValueError:  # a C function may not tell
        return None
    bind = parameters.bind_partial if keywords is None else parameters.bind
    try:
        bind(*[None] * count, **dict.fromkeys(keywords or ()))
    except TypeError as wrong:
        named = f" and {', '.join(keywords)}" if keywords else ""
        return f"cannot be called with {count} arguments{named}: {wrong}"
    return None
