package loader.bench.scaling;

/**
 * What is measured with one number of bundles.
 *
 * @param find the import system's answer for a module that a bundle has
 * @param first the first import of a module, unpacking included
 * @param again an import of a module whose bundle is unpacked
 * @param peer an import by CPython alone from the last of as many entries of {@code sys.path}
 */
record Row(int bundles, Times find, Times first, Times again, Times peer) {}
