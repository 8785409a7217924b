package loader.extension;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import loader.capi.Memory;
import loader.libpython.Layout;

/** The {@code m_slots} of a module definition (PEP 489), in their order. */
record Slots(List<Slot> all) {

    static final int CREATE = 1;
    static final int MULTIPLE_INTERPRETERS = 3;

    /** One {@code PyModuleDef_Slot}. */
    record Slot(int id, long value) {}

    static Slots of(Memory memory, long definition) {
        List<Slot> slots = new ArrayList<>();
        long address = memory.getLong(definition + Layout.M_SLOTS);
        while (address != 0 && memory.getInt(address) != 0) {
            long value = memory.getLong(address + Layout.SLOT_VALUE);
            slots.add(new Slot(memory.getInt(address), value));
            address += Layout.SLOT_SIZE;
        }
        return new Slots(slots);
    }

    Slots without(int id) {
        List<Slot> others = new ArrayList<>(all);
        others.removeIf(slot -> slot.id() == id);
        return new Slots(others);
    }

    /** The same slots in C memory, which the caller frees. */
    long copy(Memory memory) {
        long copy = memory.allocate((all.size() + 1L) * Layout.SLOT_SIZE);
        long address = copy;
        for (Slot slot : all) {
            memory.putInt(address, slot.id());
            memory.putLong(address + Layout.SLOT_VALUE, slot.value());
            address += Layout.SLOT_SIZE;
        }
        return copy;
    }

    OptionalLong value(int id) {
        for (Slot slot : all) {
            if (slot.id() == id) {
                return OptionalLong.of(slot.value());
            }
        }
        return OptionalLong.empty();
    }

    boolean isRepeated(int id) {
        return all.size() - without(id).all().size() > 1;
    }
}
