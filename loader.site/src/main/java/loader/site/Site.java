package loader.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The documents of a source tree as pages: the README, and what can be reached from there. */
public final class Site {
    private static final String START = "README.md";

    private final Path tree;
    private final Path output;
    private final Map<Path, Page> pages = new LinkedHashMap<>();

    private Site(Path tree, Path output) {
        this.tree = tree;
        this.output = output;
    }

    /** Takes the source tree and the folder of the site. */
    public static void main(String[] arguments) throws IOException {
        Path tree = Path.of(arguments[0]).toRealPath();
        Path output = Files.createDirectories(Path.of(arguments[1]));
        Site site = new Site(tree, output);
        site.read();
        site.write();
        ApiPages.write(tree, output.resolve("api"));
    }

    private void read() throws IOException {
        Deque<Path> open = new ArrayDeque<>(List.of(Path.of(START)));
        while (!open.isEmpty()) {
            Path document = open.remove();
            if (pages.containsKey(document)) {
                continue;
            }
            Page page = Page.of(document, Files.readString(tree.resolve(document)));
            pages.put(document, page);
            for (Path linked : page.links()) {
                Path file = tree.resolve(linked);
                if (Page.isDocument(linked) && Files.exists(file)) {
                    open.add(linked);
                } else if (Files.isRegularFile(file)) {
                    copy(linked);
                }
            }
        }
    }

    private void copy(Path file) throws IOException {
        Path copy = output.resolve(file);
        Files.createDirectories(copy.getParent());
        Files.write(copy, Files.readAllBytes(tree.resolve(file)));
    }

    private void write() throws IOException {
        String frame = resource("page.html");
        List<Section> sections = new ArrayList<>();
        for (Page page : pages.values()) {
            Path file = output.resolve(page.place());
            Files.createDirectories(file.getParent());
            Files.writeString(file, page.html(frame));
            sections.addAll(page.sections());
        }
        Files.writeString(output.resolve("index.js"), Section.script(sections));
        for (String name : List.of("search.js", "site.css")) {
            Files.writeString(output.resolve(name), resource(name));
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = Site.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), UTF_8);
        }
    }
}
