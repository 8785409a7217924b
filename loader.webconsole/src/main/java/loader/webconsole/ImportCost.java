package loader.webconsole;

/**
 * What the import of one module cost, with what it imported.
 *
 * @param start in nanoseconds, from any point
 */
record ImportCost(String module, long start, long nanos, boolean failed) {

    long end() {
        return start + nanos;
    }
}
