package loader.services;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import loader.python.PyBuffer;
import loader.python.PyList;
import loader.python.PyMap;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PySet;

/**
 * The service that stands for a module of a bundle. Closing it does nothing: the module is given
 * back with its bundle, and afterwards every call throws a {@code ServiceException} of type {@code
 * UNREGISTERED}. It equals itself only.
 */
final class LazyModule implements PyModule {

    private final BundleModule module;

    LazyModule(BundleModule module) {
        this.module = module;
    }

    @Override
    public String name() {
        return module.offered().module().name();
    }

    @Override
    public PyObject dict() {
        return module.use(it -> it.dict());
    }

    @Override
    public PyObject getAttr(String name) {
        return module.use(it -> it.getAttr(name));
    }

    @Override
    public <T> T getAttrAs(Class<T> type, String name) {
        return module.use(it -> it.getAttrAs(type, name));
    }

    @Override
    public Optional<PyObject> findAttr(String name) {
        return module.use(it -> it.findAttr(name));
    }

    @Override
    public void setAttr(String name, Object value) {
        module.use(
                it -> {
                    it.setAttr(name, value);
                    return null;
                });
    }

    @Override
    public void delAttr(String name) {
        module.use(
                it -> {
                    it.delAttr(name);
                    return null;
                });
    }

    @Override
    public PyObject call(Object... arguments) {
        return module.use(it -> it.call(arguments));
    }

    @Override
    public <T> T callAs(Class<T> type, Object... arguments) {
        return module.use(it -> it.callAs(type, arguments));
    }

    @Override
    public PyObject callWith(Map<String, ?> keywords, Object... arguments) {
        return module.use(it -> it.callWith(keywords, arguments));
    }

    @Override
    public PyObject callMethod(String name, Object... arguments) {
        return module.use(it -> it.callMethod(name, arguments));
    }

    @Override
    public <T> T callMethodAs(Class<T> type, String name, Object... arguments) {
        return module.use(it -> it.callMethodAs(type, name, arguments));
    }

    @Override
    public PyObject operator(String name, Object... operands) {
        return module.use(it -> it.operator(name, operands));
    }

    @Override
    public PyObject getItem(Object key) {
        return module.use(it -> it.getItem(key));
    }

    @Override
    public void setItem(Object key, Object value) {
        module.use(
                it -> {
                    it.setItem(key, value);
                    return null;
                });
    }

    @Override
    public void delItem(Object key) {
        module.use(
                it -> {
                    it.delItem(key);
                    return null;
                });
    }

    @Override
    public long size() {
        return module.use(it -> it.size());
    }

    @Override
    public void forEach(Consumer<? super PyObject> action) {
        module.use(
                it -> {
                    it.forEach(action);
                    return null;
                });
    }

    @Override
    public <T> T with(Function<? super PyObject, T> body) {
        return module.use(it -> it.with(body));
    }

    @Override
    public CompletionStage<PyObject> awaited() {
        return module.use(it -> it.awaited());
    }

    @Override
    public PyBuffer buffer() {
        return module.use(it -> it.buffer());
    }

    @Override
    public boolean isNone() {
        return module.use(it -> it.isNone());
    }

    @Override
    public boolean is(PyObject other) {
        return module.use(it -> it.is(other));
    }

    @Override
    public boolean isTrue() {
        return module.use(it -> it.isTrue());
    }

    @Override
    public String typeName() {
        return module.use(it -> it.typeName());
    }

    @Override
    public <T> T as(Class<T> type) {
        return module.use(it -> it.as(type));
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // the caller's type is T
    public <T> T as(Type type) {
        return module.use(it -> it.as(type));
    }

    @Override
    public <E> PyList<E> asList(Class<E> item) {
        return module.use(it -> it.asList(item));
    }

    @Override
    public <K, V> PyMap<K, V> asMap(Class<K> key, Class<V> value) {
        return module.use(it -> it.asMap(key, value));
    }

    @Override
    public <E> PySet<E> asSet(Class<E> item) {
        return module.use(it -> it.asSet(item));
    }

    @Override
    public PyObject copy() {
        return module.use(it -> it.copy());
    }

    @Override
    public String repr() {
        return module.use(it -> it.repr());
    }

    /** Does not import the module. */
    @Override
    public String toString() {
        return module.offered().title() + (module.hasGone() ? ", gone" : "");
    }

    @Override
    public void close() {}
}
