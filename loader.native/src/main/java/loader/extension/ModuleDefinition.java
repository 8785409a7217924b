package loader.extension;

import java.util.Map;
import java.util.OptionalLong;
import loader.cpython.AttachedThread;
import loader.cpython.Layout;

/**
 * A {@code PyModuleDef} that an init function returned, borrowed: it lives as long as its library.
 */
record ModuleDefinition(long address, Slots slots) {

    private static final Map<Integer, String> AT_MOST_ONCE =
            Map.of(
                    Slots.CREATE, "module %s has multiple create slots",
                    Slots.MULTIPLE_INTERPRETERS,
                            "module %s has more than one 'multiple interpreters' slots",
                    Slots.GIL, "module %s has more than one 'gil' slot");

    static ModuleDefinition at(AttachedThread python, long address) {
        return new ModuleDefinition(address, Slots.of(python.memory(), address));
    }

    /**
     * Raises SystemError for what {@code PyModule_FromDefAndSpec} would refuse, before anything of
     * the module runs.
     */
    void validate(AttachedThread python, String module) {
        if (python.memory().getLong(address + Layout.M_SIZE) < 0) {
            throw python.systemError(
                    "module "
                            + module
                            + ": m_size may not be negative for multi-phase initialization");
        }
        for (Slots.Slot slot : slots.all()) {
            if (!slot.isKnown()) {
                throw python.systemError("module " + module + " uses unknown slot ID " + slot.id());
            }
        }
        AT_MOST_ONCE.forEach(
                (id, message) -> {
                    if (slots.isRepeated(id)) {
                        throw python.systemError(message.replace("%s", module));
                    }
                });
    }

    OptionalLong createFunction() {
        return slots.value(Slots.CREATE);
    }

    long methods(AttachedThread python) {
        return python.memory().getLong(address + Layout.M_METHODS);
    }

    long doc(AttachedThread python) {
        return python.memory().getLong(address + Layout.M_DOC);
    }
}
