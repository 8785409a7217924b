package loader.cpython;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import loader.capi.CApi;
import loader.libpython.CPython;
import loader.python.JavaFunction;
import loader.python.PyModule;
import loader.python.PyObject;

/** The attachment of a virtual thread: all that it is asked for is done on the delegate. */
final class DelegatedAttachment extends AttachedThread {

    private final VirtualThreadAttachments ofVirtualThread;
    private AttachedThread real;
    private boolean isAway;
    private boolean isLost;

    /**
     * @param real the attachment of the delegate
     */
    DelegatedAttachment(AttachedThread real, VirtualThreadAttachments ofVirtualThread) {
        super(new ThreadState(real.interpreter(), real.python(), real.state()));
        this.real = real;
        this.ofVirtualThread = ofVirtualThread;
    }

    AttachedThread real() {
        return real;
    }

    /** On the delegate: leaves the interpreter, which does not end meanwhile. */
    void leave() {
        interpreter().entered();
        isAway = true;
        try {
            real.close();
        } catch (OutOfMemoryError full) {
            // what failed is to tell of exceptions; the thread is detached all the same
        }
    }

    /** On a delegate: attaches it as the other one was. */
    void comeBack() {
        real = interpreter().attachAgain();
        isAway = false;
        interpreter().left();
    }

    /** It could not come back, and is closed. */
    void lose() {
        isLost = true;
        if (isAway) {
            isAway = false;
            interpreter().left();
        }
        discard();
    }

    /** Whether it is closed because it could not come back. */
    boolean isLost() {
        return isLost;
    }

    /** Frees what Java keeps for it. */
    void discard() {
        thread().discard();
    }

    private <T> T on(Supplier<T> work) {
        return ofVirtualThread.on(this, work);
    }

    @Override
    public void close() {
        ofVirtualThread.close(this);
    }

    @Override
    public <T> T detached(Supplier<T> work) {
        return ofVirtualThread.detached(this, work);
    }

    /** Each C function on its own: what is called often goes to the delegate as a whole. */
    @Override
    public CApi api() {
        return python().api();
    }

    @Override
    public CPython python() {
        return super.python().through(VirtualThreadAttachments::delegated);
    }

    @Override
    public PyModule importModule(String name) {
        return on(() -> real.importModule(name));
    }

    @Override
    public PyModule module(String name) {
        return on(() -> real.module(name));
    }

    @Override
    public PyModule newModule(String name) {
        return on(() -> real.newModule(name));
    }

    @Override
    public Reference of(Object value) {
        return on(() -> real.of(value));
    }

    @Override
    public <F> PyObject function(Class<F> type, F function) {
        return on(() -> real.function(type, function));
    }

    @Override
    public PyObject function(String name, JavaFunction function) {
        return on(() -> real.function(name, function));
    }

    @Override
    public <E> PyObject view(List<E> list, Class<E> item) {
        return on(() -> real.view(list, item));
    }

    @Override
    public <E> PyObject view(Set<E> set, Class<E> item) {
        return on(() -> real.view(set, item));
    }

    @Override
    public <K, V> PyObject view(Map<K, V> map, Class<K> key, Class<V> value) {
        return on(() -> real.view(map, key, value));
    }

    @Override
    public PyObject compile(String source, String fileName) {
        return on(() -> real.compile(source, fileName));
    }

    @Override
    public void exec(PyObject code, PyModule module) {
        on(
                () -> {
                    real.exec(code, module);
                    return null;
                });
    }

    @Override
    public PyObject eval(String expression, PyModule module) {
        return on(() -> real.eval(expression, module));
    }

    @Override
    public Optional<PyObject> original(RuntimeException thrown) {
        return on(() -> real.original(thrown));
    }
}
