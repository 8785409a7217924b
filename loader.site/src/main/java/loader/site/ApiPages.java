package loader.site;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** The Javadoc of what programs use. */
final class ApiPages {
    /** The packages of each module. */
    private static final Map<String, List<String>> PACKAGES =
            Map.of(
                    "loader.core", List.of("loader.importlib", "loader.python"),
                    "loader.runpy", List.of("loader.runpy"),
                    "loader.wheel", List.of("loader.wheel", "loader.wheel.build"),
                    "loader.embed", List.of("loader.embed"));

    private ApiPages() {}

    static void write(Path tree, Path folder) {
        String sources =
                PACKAGES.keySet().stream()
                        .sorted()
                        .map(module -> tree.resolve(module).resolve("src/main/java").toString())
                        .collect(Collectors.joining(File.pathSeparator));
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-quiet",
                                "-notimestamp",
                                "-Xdoclint:none",
                                "-encoding",
                                "UTF-8",
                                "-windowtitle",
                                "Loader",
                                "-sourcepath",
                                sources,
                                "-classpath",
                                System.getProperty("java.class.path"),
                                "-d",
                                folder.toString()));
        PACKAGES.values().stream().flatMap(List::stream).sorted().forEach(arguments::add);
        ToolProvider javadoc = ToolProvider.findFirst("javadoc").orElseThrow();
        if (javadoc.run(System.err, System.err, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("javadoc failed");
        }
    }
}
