"""What Java asks for. The first argument of most is the number of an object."""

import builtins
import linecache
import operator
import os
import sys
import types

from loader_worker import errors, objects

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
    mapped = table[target]
    return dict(mapped.items()) if hasattr(mapped, "items") else None


def number(target):
    """An int or float by __index__ or __float__, or None."""
    kind = type(table[target])
    if hasattr(kind, "__index__"):
        return table[target].__index__()
    return table[target].__float__() if hasattr(kind, "__float__") else None


def is_callable(target):
    return callable(table[target])


def member_name(target):
    """The name of an enum member, or a str that is taken for one, or None."""
    member = table[target]
    if isinstance(member, str):
        return member
    enum = sys.modules.get("enum")
    return member.name if enum and isinstance(member, enum.Enum) else None


def fields(target, names):
    """The numbers of an object's fields by the names or their Python spellings; else a text."""
    holder = table[target]
    try:
        if isinstance(holder, dict):
            found = [holder[java if java in holder else python] for java, python in names]
        else:
            found = [
                getattr(holder, java if hasattr(holder, java) else python) for java, python in names
            ]
    except (AttributeError, KeyError) as absent:
        return f"{type(holder).__name__} has no {absent}"
    return [objects.keep(each) for each in found]


BY_NAME = {name: each for name, each in globals().items() if isinstance(each, types.FunctionType)}
