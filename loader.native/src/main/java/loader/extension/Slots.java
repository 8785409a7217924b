package loader.extension;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import loader.capi.Memory;
import loader.cpython.Layout;

/** The {@code m_slots} of a module definition (PEP 489), in their order. */
record Slots(List<Slot> all) {

    static final int CREATE = 1;
    static final int MULTIPLE_INTERPRETERS = 3;
    static final int GIL = 4;

    /** One {@code PyModuleDef_Slot}. */
    record Slot(int id, long value) {

        boolean isKnown() {
            return id >= CREATE && id <= GIL;
        }
    }

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

    OptionalLong value(int id) {
        return all.stream().filter(slot -> slot.id() == id).mapToLong(Slot::value).findFirst();
    }

    boolean isRepeated(int id) {
        return all.stream().filter(slot -> slot.id() == id).count() > 1;
    }
}
