package loader.doctor.probe;

import java.nio.file.Path;

/**
 * An extension module that is probed.
 *
 * @param name the dotted name by which it is imported
 * @param library the file that holds it
 */
public record ProbedModule(String name, Path library) {}
