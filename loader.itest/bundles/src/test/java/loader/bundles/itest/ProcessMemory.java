package loader.bundles.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The memory of this process, and what of it is explained. The Java heap has one size from the
 * start and is touched (see the POM), so that only what is live in it can grow.
 *
 * @param resident kB in RAM
 * @param mapped kB in RAM of libraries of generations
 * @param libraries how many libraries of generations are mapped
 * @param live kB of live Java objects
 * @param blocks allocated by Python
 */
record ProcessMemory(long resident, long mapped, long libraries, long live, long blocks) {

    static ProcessMemory now(Python python) {
        // What malloc keeps for later is neither used nor lost.
        long blocks =
                python.<Number>run(
                                """
                                import ctypes, gc, sys
                                gc.collect()
                                getattr(ctypes.CDLL(None), "malloc_trim", int)(0)
                                result = sys.getallocatedblocks()
                                """)
                        .longValue();
        System.gc();
        Runtime java = Runtime.getRuntime();
        long live = (java.totalMemory() - java.freeMemory()) >> 10;
        try {
            return mappings(live, blocks);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static ProcessMemory mappings(long live, long blocks) throws IOException {
        long resident = 0;
        long mapped = 0;
        long libraries = 0;
        boolean generation = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.startsWith("Rss:")) {
                long size = Long.parseLong(line.replaceAll("\\D", ""));
                resident += size;
                mapped += generation ? size : 0;
            } else if (Character.isLowerCase(line.charAt(0)) || Character.isDigit(line.charAt(0))) {
                generation = line.contains("/generations/");
                libraries += generation && line.contains("r-xp") ? 1 : 0;
            }
        }
        return new ProcessMemory(resident, mapped, libraries, live, blocks);
    }

    ProcessMemory since(ProcessMemory before) {
        return new ProcessMemory(
                resident - before.resident,
                mapped - before.mapped,
                libraries - before.libraries,
                live - before.live,
                blocks - before.blocks);
    }

    /**
     * What neither mapped libraries nor Java objects explain: the linker's, Python's, the JVM's.
     */
    long rest() {
        return resident - mapped;
    }

    String each(int times) {
        return String.format(
                Locale.ROOT,
                "%d kB each: %d kB for %.1f libraries that stay mapped, %d kB else;"
                        + " %.1f kB of live Java objects, %d blocks of Python",
                resident / times,
                mapped / times,
                libraries / (double) times,
                rest() / times,
                live / (double) times,
                blocks / times);
    }
}
