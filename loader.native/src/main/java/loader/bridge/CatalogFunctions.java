package loader.bridge;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.Attached;
import loader.python.PyObject;
import loader.spi.CatalogFinder;
import loader.spi.Distribution;
import loader.spi.MetaPath;

/** What {@code pkgutil} and {@code importlib.metadata} ask of the finders that can list. */
public final class CatalogFunctions implements Bridge.Functions {

    private final MetaPath metaPath;

    public CatalogFunctions(MetaPath metaPath) {
        this.metaPath = metaPath;
    }

    @Override
    public void define(Bridge.Definition java) {
        java.define("list_modules", this::listModules);
        java.define("find_distributions", this::findDistributions);
        java.define("read_metadata", this::readMetadata);
        java.define("locate_file", this::locateFile);
        java.define("is_autorun", this::isAutorun);
        java.define("generation_folder", this::generationFolder);
        java.define("in_generation", this::inGeneration);
    }

    private <T> List<T> fromFinders(Function<CatalogFinder, List<T>> question) {
        Stream<CatalogFinder> finders =
                metaPath.finders().stream()
                        .filter(CatalogFinder.class::isInstance)
                        .map(CatalogFinder.class::cast);
        return finders.flatMap(finder -> question.apply(finder).stream()).toList();
    }

    private Object listModules(Attached python, List<PyObject> arguments) {
        return python.detached(() -> fromFinders(CatalogFinder::modules)).stream()
                .map(module -> List.of(module.name().value(), module.isPackage()))
                .toList();
    }

    private Object findDistributions(Attached python, List<PyObject> arguments) {
        Optional<String> name = Optional.ofNullable(arguments.get(0).as(String.class));
        List<Distribution> found =
                python.detached(() -> fromFinders(finder -> finder.distributions(name)));
        List<Reference> handles =
                found.stream().map(each -> handle((AttachedThread) python, each)).toList();
        try {
            return python.of(handles);
        } finally {
            handles.forEach(Reference::close);
        }
    }

    private static Reference handle(AttachedThread python, Distribution distribution) {
        return python.interpreter().upcalls().handle(python, distribution);
    }

    private static Distribution distribution(PyObject handle) {
        long number = handle.as(Long.class);
        return (Distribution) ((Reference) handle).interpreter().upcalls().held(number);
    }

    private Object readMetadata(Attached python, List<PyObject> arguments) {
        Distribution distribution = distribution(arguments.get(0));
        String file = arguments.get(1).as(String.class);
        return python.detached(() -> distribution.readText(file)).orElse(null);
    }

    private Object isAutorun(Attached python, List<PyObject> arguments) {
        Path file = Path.of(arguments.get(0).as(String.class));
        return python.detached(() -> fromFinders(finder -> List.of(finder.isAutorun(file))))
                .contains(true);
    }

    private Object generationFolder(Attached python, List<PyObject> arguments) {
        return path(arguments)
                .flatMap(file -> generation(python, file))
                .map(Path::toString)
                .orElse("");
    }

    /**
     * The path that a file of a bundle has there, by whatever path it is named; nothing for others.
     */
    private Object inGeneration(Attached python, List<PyObject> arguments) {
        Path file = path(arguments).orElse(Path.of(""));
        Optional<Path> folder = generation(python, file);
        if (folder.isEmpty() || file.startsWith(folder.get())) {
            return folder.isEmpty() ? "" : file.toString();
        }
        try {
            Path real = folder.get().toRealPath().relativize(file.toRealPath());
            return folder.get().resolve(real).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    private static Optional<Path> path(List<PyObject> arguments) {
        try {
            return Optional.of(Path.of(arguments.get(0).as(String.class)).normalize());
        } catch (InvalidPathException none) { // for the character set of Java
            return Optional.empty();
        }
    }

    private Optional<Path> generation(Attached python, Path file) {
        return python
                .detached(() -> fromFinders(finder -> finder.generation(file).stream().toList()))
                .stream()
                .findFirst();
    }

    private Object locateFile(Attached python, List<PyObject> arguments) {
        Distribution distribution = distribution(arguments.get(0));
        String path = arguments.get(1).as(String.class);
        return python.detached(() -> distribution.locateFile(path)).toString();
    }
}
