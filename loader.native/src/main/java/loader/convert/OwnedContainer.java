package loader.convert;

import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.spi.values.ElementType;
import loader.spi.views.PyContainer;

/** A Python container by the reference that its view owns. */
record OwnedContainer(Reference object) implements PyContainer<OwnedContainer.Key> {

    /** A borrowed key, for as long as the thread is attached. */
    record Key(AttachedThread python, long address) {}

    private <T> T attached(Function<AttachedThread, T> work) {
        return object.interpreter().attached(work);
    }

    @Override
    public void require(String method) {
        attached(
                python -> {
                    try (Reference type = python.borrowed(python.fields().type(object.address()))) {
                        requireIn(type, method);
                    }
                    return null;
                });
    }

    private void requireIn(Reference type, String method) {
        PyObject found = type.findAttr(method).orElse(null);
        if (found == null) {
            throw new UnsupportedOperationException(object.typeName() + " has no " + method);
        }
        found.close();
    }

    @Override
    public <E> E value(Key key, ElementType<E> type) {
        return Elements.of(key.python(), key.address(), type);
    }

    @Override
    public <E> E item(Key key, ElementType<E> type) {
        AttachedThread python = key.python();
        long item =
                during(
                        python,
                        it -> python.required(python.api().PyObject_GetItem(it, key.address())));
        return Elements.consume(python, item, type);
    }

    /** The code of a key or of an item may close the view, and the container is still there. */
    private long during(AttachedThread python, LongUnaryOperator call) {
        long it = object.held(python);
        try {
            return call.applyAsLong(it);
        } finally {
            python.decRef(it);
        }
    }

    @Override
    public void put(Key key, Object value) {
        AttachedThread python = key.python();
        long item = python.required(python.toPython(value));
        try {
            during(
                    python,
                    it -> python.check(python.api().PyObject_SetItem(it, key.address(), item)));
        } finally {
            python.decRef(item);
        }
    }

    @Override
    public void delete(Key key) {
        AttachedThread python = key.python();
        during(python, it -> python.check(python.api().PyObject_DelItem(it, key.address())));
    }

    @Override
    public void call(String method, Key key) {
        try (Reference member = key.python().borrowed(key.address())) {
            object.callMethod(method, member).close();
        }
    }

    @Override
    public boolean contains(Key key) {
        AttachedThread python = key.python();
        try {
            long found =
                    during(
                            python,
                            it ->
                                    python.check(
                                            python.api().PySequence_Contains(it, key.address())));
            return found == 1;
        } catch (PythonException raised) {
            if (raised.type().equals("TypeError") && !isHashable(python, key.address())) {
                return false;
            }
            throw raised;
        }
    }

    private static boolean isHashable(AttachedThread python, long key) {
        if (python.api().PyObject_Hash(key) != -1) {
            return true;
        }
        python.api().PyErr_Clear();
        return false;
    }

    @Override
    public <T> T withKey(Object value, Function<Key, T> use) {
        return attached(python -> with(python, HashableKeys.of(python, value), use));
    }

    @Override
    public <T> T withPresent(Object value, T absent, Function<Key, T> use) {
        return attached(
                python -> {
                    long key;
                    try {
                        key = HashableKeys.of(python, value);
                    } catch (IllegalArgumentException noValue) {
                        return absent;
                    }
                    return with(python, key, it -> contains(it) ? use.apply(it) : absent);
                });
    }

    private static <T> T with(AttachedThread python, long key, Function<Key, T> use) {
        try {
            return use.apply(new Key(python, key));
        } finally {
            python.decRef(key);
        }
    }

    @Override
    public Members<Key> members() {
        return attached(
                python -> {
                    long it = object.held(python);
                    try {
                        Reference list = python.owned(python.api().PySequence_List(it));
                        return new MemberList(list, (int) list.size());
                    } finally {
                        python.decRef(it);
                    }
                });
    }

    private record MemberList(Reference list, int size) implements Members<Key> {

        /** A further reference to the member: the code may end the iteration meanwhile. */
        @Override
        public <T> T with(int index, Function<Key, T> use) {
            return list.interpreter()
                    .attached(
                            python -> {
                                long item = python.fields().item(list.address(), true, index);
                                try (Reference member = python.borrowed(item)) {
                                    return use.apply(new Key(python, member.address()));
                                }
                            });
        }

        @Override
        public void close() {
            list.close();
        }
    }
}
