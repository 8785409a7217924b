package loader.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Memory of Java that Python looks at. In Python, it is an opaque object. Whatever uses the memory
 * keeps this object.
 */
@ConsumerType
@FunctionalInterface
public interface OwnedMemory {

    /**
     * Called once, when Python has deleted the object, or when its interpreter has ended and Java
     * has no buffer of that interpreter open. The thread may have the GIL, so the method must
     * neither wait nor call Python.
     */
    void free();
}
