"""What Java asks for. The first argument of most is the number of an object."""

import builtins
import linecache
import operator
import os
import sys
import types

from _loader import values
from loader_worker import errors, memory, objects

ABSENT = -1
table = objects.table


def put(value):
    return value


def import_module(name):
    __import__(name)
    return sys.modules[name]


def module(name):
    return sys.modules.get(name) or import_module(name)


def new_module(name):
    return types.ModuleType(name)


def compiled(source, file_name):
    if not os.path.exists(file_name):
        lines = [line + "\n" for line in source.splitlines()]
        linecache.cache[file_name] = len(source), None, lines, file_name
    return compile(source, file_name, "exec", dont_inherit=True)


def execute(code, in_module):
    if not isinstance(code, types.CodeType):
        raise TypeError(f"{errors.type_name(type(code))} is no code object")
    if code.co_freevars:
        raise TypeError(f"code with free variables: {code.co_freevars}")
    exec(code, namespace_of(in_module))


def evaluate(in_module, expression):
    code = compile(expression, "<java>", "eval", dont_inherit=True)
    return eval(code, namespace_of(in_module))


def namespace_of(in_module):
    namespace = in_module.__dict__
    namespace.setdefault("__builtins__", builtins)
    return namespace


def attribute(target, name):
    return getattr(table[target], name)


def find_attribute(target, name):
    try:
        return objects.keep(getattr(table[target], name))
    except AttributeError:
        return ABSENT


def set_attribute(target, name, value):
    setattr(table[target], name, value)


def delete_attribute(target, name):
    delattr(table[target], name)


def call(target, arguments):
    return table[target](*arguments)


def call_with(target, arguments, names, named):
    return table[target](*arguments, **dict(zip(names, named, strict=True)))


def call_method(target, name, arguments):
    return getattr(table[target], name)(*arguments)


def apply_operator(name, operands):
    function = None if name.startswith("_") else getattr(operator, name, None)
    if function is None:
        function = getattr(builtins, name, None)
    if not callable(function):
        raise errors.Refused("argument", f"no operator of Python: {name}")
    return function(*operands)


def get_item(target, key):
    return table[target][key]


def set_item(target, key, value):
    table[target][key] = value


def delete_item(target, key):
    del table[target][key]


def size(target):
    return len(table[target])


def iterator(target):
    return iter(table[target])


def following(target):
    for item in table[target]:
        return objects.keep(item)
    return ABSENT


def following_value(target):
    for item in table[target]:
        return [item]
    return []


def iteration(target):
    """An iterator; what is asynchronous is awaited on the event loop."""
    iterable = table[target]
    try:
        return iter(iterable)
    except TypeError:
        if not hasattr(iterable, "__aiter__"):
            raise
    from _loader import aio

    return aio.items(iterable)


def members(target):
    return [*table[target]]


def contains(target, key):
    """What has no hash is in no container."""
    try:
        return key in table[target]
    except TypeError:
        try:
            hash(key)
        except Exception:
            return False
        raise


def has_method(target, name):
    return hasattr(type(table[target]), name)


def is_seen_as(target, kind):
    return values.is_seen_as(table[target], kind)


def is_same(one, other):
    return one is other


def type_of(target):
    return type(table[target])


def again(number):
    return table[number]


def exception(number, given, parts):
    return errors.from_java(number, given, parts)


def is_true(target):
    return bool(table[target])


def is_equal(one, other):
    return table[one] is table[other] or bool(table[one] == table[other])


def hash_of(target):
    return hash(table[target])


def type_name(target):
    return errors.type_name(type(table[target]))


def text(target):
    return str(table[target])


def representation(target):
    return repr(table[target])


def items(target):
    """The items of any iterable, or None."""
    iterable = table[target]
    kind = type(iterable)
    if not hasattr(kind, "__iter__") and not hasattr(kind, "__getitem__"):
        return None
    return [*iterable]


def mapping(target):
    return values.mapping(table[target])


def number(target):
    return values.number(table[target])


def is_callable(target):
    return callable(table[target])


def member_name(target):
    return values.member_name(table[target])


def fields(target, names):
    """The numbers of an object's fields by the names or their Python spellings; else a text."""
    try:
        found = values.field_values(table[target], names)
    except values.MissingField as absent:
        return str(absent)
    return [objects.keep(each) for each in found]


BY_NAME = {
    name: each
    for place in (memory, sys.modules[__name__])
    for name, each in vars(place).items()
    if isinstance(each, types.FunctionType)
}
