package loader.bridge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import loader.importlib.ImportException;
import loader.importlib.ModuleName;
import loader.importlib.ModuleSpec;
import loader.spi.CatalogFinder;
import loader.spi.Distribution;
import loader.spi.MetaPath;

/**
 * Answers the questions of a process that Python code has started ({@code child.py}): where are the
 * modules and distributions that this process finds through Java? A question and its answer are
 * texts.
 */
final class ChildAnswers {

    private static final String FOUND = "found";
    private static final String ERROR = "error";

    private final MetaPath metaPath;

    ChildAnswers(MetaPath metaPath) {
        this.metaPath = metaPath;
    }

    /** First {@code found} or {@code error}, then what was found or what is wrong. */
    List<String> to(List<String> question) {
        try {
            List<String> answer = new ArrayList<>(List.of(FOUND));
            answer.addAll(found(question));
            return answer;
        } catch (ImportException broken) {
            return List.of(ERROR, broken.getMessage(), broken.path().orElse(""));
        } catch (RuntimeException failed) {
            return List.of(ERROR, question + ": " + failed, "");
        }
    }

    private List<String> found(List<String> question) {
        List<String> rest = question.subList(1, question.size());
        return switch (question.get(0)) {
            case "module" -> module(rest.get(0), path(rest));
            case "modules" -> modules();
            case "distributions" -> distributions(rest.stream().findFirst());
            case "metadata" ->
                    distribution(rest.get(0)).flatMap(each -> each.readText(rest.get(1))).stream()
                            .toList();
            case "file" ->
                    distribution(rest.get(0)).map(each -> each.locateFile(rest.get(1))).stream()
                            .map(Path::toString)
                            .toList();
            case "autorun" -> isAutorun(Path.of(rest.get(0))) ? List.of("wanted") : List.of();
            default -> throw new IllegalArgumentException("not a question");
        };
    }

    /** The package's {@code __path__}; a module at top level has none. */
    private static Optional<List<String>> path(List<String> nameAndPath) {
        return nameAndPath.get(1).isEmpty()
                ? Optional.empty()
                : Optional.of(nameAndPath.subList(2, nameAndPath.size()));
    }

    /** Kind, origin, whether it is located there, whether it is a package, and its locations. */
    private List<String> module(String name, Optional<List<String>> path) {
        return metaPath.findSpec(new ModuleName(name), path)
                .map(
                        found -> {
                            ImportLog.tellChild(found);
                            return found;
                        })
                .map(ChildAnswers::described)
                .orElse(List.of());
    }

    private static List<String> described(ModuleSpec spec) {
        boolean isFile = spec.loader().isEmpty() || spec.loader().get() instanceof FileLoader;
        if (!isFile) {
            throw new ImportException(
                    spec,
                    ImportException.Reason.REFUSED,
                    "Java loads it, so only the container's own process can import it");
        }
        List<String> texts = new ArrayList<>();
        texts.add(spec.loader().isEmpty() ? ModuleSpec.NAMESPACE : spec.kind());
        texts.add(spec.origin().orElse(""));
        texts.add(spec.hasLocation() ? "located" : "");
        texts.add(spec.submoduleSearchLocations().isPresent() ? "package" : "");
        texts.addAll(spec.submoduleSearchLocations().orElse(List.of()));
        return texts;
    }

    /** Each name, with a dot behind that of a package. */
    private List<String> modules() {
        return catalogs()
                .flatMap(finder -> finder.modules().stream())
                .map(module -> module.name().value() + (module.isPackage() ? "." : ""))
                .toList();
    }

    private List<String> distributions(Optional<String> name) {
        return all(name).flatMap(each -> each.readText("METADATA").stream()).toList();
    }

    private Optional<Distribution> distribution(String name) {
        return all(Optional.of(name)).findFirst();
    }

    private boolean isAutorun(Path file) {
        return catalogs().anyMatch(finder -> finder.isAutorun(file));
    }

    private Stream<Distribution> all(Optional<String> name) {
        return catalogs().flatMap(finder -> finder.distributions(name).stream());
    }

    private Stream<CatalogFinder> catalogs() {
        return metaPath.finders().stream()
                .filter(CatalogFinder.class::isInstance)
                .map(CatalogFinder.class::cast);
    }
}
