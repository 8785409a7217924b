package loader.library;

import java.util.Arrays;
import java.util.Optional;

/** A processor that a library can be built for. */
public enum Processor {
    X86_64("x86-64", "x86_64", 62, 0x01000007, 0x8664),
    AARCH64("AArch64", "arm64", 183, 0x0100000c, 0xaa64),
    X86("x86", "x86", 3, 7, 0x14c),
    ARM("arm", "arm", 40, 12, 0x1c4);

    private final String osgiName;
    private final String id;
    private final int elfMachine;
    private final int machOCpuType;
    private final int peMachine;

    Processor(String osgiName, String id, int elfMachine, int machOCpuType, int peMachine) {
        this.osgiName = osgiName;
        this.id = id;
        this.elfMachine = elfMachine;
        this.machOCpuType = machOCpuType;
        this.peMachine = peMachine;
    }

    /** The name in the OSGi reference table, as in {@code osgi.native.processor}. */
    public String osgiName() {
        return osgiName;
    }

    String id() {
        return id;
    }

    public static Optional<Processor> ofElf(int machine) {
        for (Processor each : values()) {
            if (each.elfMachine == machine) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    public static Optional<Processor> ofMachO(int cpuType) {
        return Arrays.stream(values()).filter(each -> each.machOCpuType == cpuType).findFirst();
    }

    public static Optional<Processor> ofPe(int machine) {
        return Arrays.stream(values()).filter(each -> each.peMachine == machine).findFirst();
    }
}
