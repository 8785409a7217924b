"""The OSGi service registry, for modules of bundles.

The functions of this module work on behalf of the bundle that the calling code is in. What they
find, use and register goes when that bundle stops.
"""

import sys

from _osgi import ServiceGone, scope

__all__ = [
    "Context",
    "ServiceGone",
    "ServiceReference",
    "context",
    "find",
    "listen",
    "register",
    "use",
]


class ServiceReference:
    """A registered service: `id`, `properties`; compare with ==."""

    __slots__ = ("id", "properties")

    def __init__(self, id, properties):
        self.id = id
        self.properties = properties

    def __eq__(self, other):
        return isinstance(other, ServiceReference) and self.id == other.id

    def __hash__(self):
        return hash(self.id)

    def __repr__(self):
        return f"<service {self.id} {', '.join(self.properties['objectClass'])}>"


class Ending:
    """Something that goes on until it is closed or its bundle stops; also a context manager."""

    def __init__(self, call, number):
        self._call = call
        self._number = number

    def close(self):
        try:
            self._call("end", self._number)
        except ServiceGone:
            pass  # it ended with its bundle

    def __enter__(self):
        return self

    def __exit__(self, *raised):
        self.close()


class Registration(Ending):
    """A Python object that is registered as a service."""

    unregister = Ending.close

    def change(self, properties):
        """Gives it other properties."""
        self._call("change", self._number, dict(properties))


class Use(Ending):
    """A service that is in use: `service`, which `with` gives as its value."""

    def __init__(self, call, number, service):
        super().__init__(call, number)
        self.service = service

    def __enter__(self):
        return self.service


class Context:
    """The service registry on behalf of one bundle."""

    def __init__(self, call):
        self._call = call

    @property
    def bundle(self):
        """(symbolic name, version, id)"""
        return self._call("bundle")

    def property(self, key, default=None):
        """A property of the framework."""
        value = self._call("property", key)
        return default if value is None else value

    def find(self, interface=None, filter=None):
        """The services that are registered under the interface and match the filter, best first."""
        return [ServiceReference(*found) for found in self._call("find", interface, filter)]

    def use(self, service, filter=None):
        """A context manager that gets the service, or the interface's best, and releases it."""
        if not isinstance(service, ServiceReference):
            found = self.find(service, filter)
            if not found:
                raise LookupError(
                    f"there is no service {service}" + (f" with {filter}" if filter else "")
                )
            service = found[0]
        return Use(self._call, *self._call("get", service.id))

    def listen(self, function, interface=None, filter=None):
        """Calls function(event, reference) on the thread that causes the event.

        Events are "registered", "modified" and "unregistering".
        """

        def told(event, id, properties):
            function(event, ServiceReference(id, properties))

        return Ending(self._call, self._call("listen", told, interface, filter))

    def register(self, interfaces, object, properties=None):
        """Registers a Python object under Java interfaces that the bundle imports.

        The object must have all their methods.
        """
        names = [interfaces] if isinstance(interfaces, str) else list(interfaces)
        return Registration(
            self._call, self._call("register", names, object, dict(properties or {}))
        )


def context():
    """The context of the bundle that the calling code is in, or of Loader for code in none."""
    return calling(caller())


def caller():
    """The names of the code that calls this module; none where Java does."""
    try:
        return sys._getframe(2).f_globals
    except ValueError:
        return {}


def calling(names):
    spec = names.get("__spec__")
    file = names.get("__file__") if spec is None else spec.origin
    return Context(scope(file if isinstance(file, str) else ""))


def find(interface=None, filter=None):
    return calling(caller()).find(interface, filter)


def use(service, filter=None):
    return calling(caller()).use(service, filter)


def listen(function, interface=None, filter=None):
    return calling(caller()).listen(function, interface, filter)


def register(interfaces, object, properties=None):
    return calling(caller()).register(interfaces, object, properties)


for each in (find, use, listen, register):
    each.__doc__ = getattr(Context, each.__name__).__doc__
del each
