"""Interpreters that Java has made, and uses until it ends them itself."""

from _loader import Replacement, stock_of


def keep_those_of_java(module):
    """Has `_interpreters.destroy` end those that Python code has made."""
    stock = stock_of(module.destroy)

    def destroy(id, *, restrict=False):
        return stock(id, restrict=restrict or is_of_others(id))

    def is_of_others(id):
        try:
            others = module.WHENCE_RUNTIME, module.WHENCE_CAPI
            return id != module.get_current()[0] and module.whence(id) in others
        except TypeError, ValueError, module.InterpreterError:
            return False  # no such interpreter, which is said by the function itself

    module.destroy = Replacement(stock, destroy)
