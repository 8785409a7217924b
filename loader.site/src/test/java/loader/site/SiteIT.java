package loader.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import loader.testing.Browser;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ScriptableObject;

/** The pages that the build has made. */
class SiteIT {
    private static final Path SITE = Path.of(System.getProperty("it.site"));

    private final Map<Path, Document> read = new HashMap<>();

    private Document page(Path file) {
        return read.computeIfAbsent(
                file,
                key -> {
                    try {
                        return Jsoup.parse(key.toFile());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    /** Without those of the Javadoc tool. */
    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(SITE)) {
            return files.filter(file -> file.toString().endsWith(".html"))
                    .filter(file -> !file.startsWith(SITE.resolve("api")))
                    .toList();
        }
    }

    @Test
    void eachDocumentIsAPage() throws IOException {
        List<String> missing = new ArrayList<>();
        Path documents = Path.of("..", "docs");
        try (Stream<Path> files = Files.walk(documents)) {
            files.map(file -> documents.relativize(file).toString())
                    .filter(file -> file.endsWith(".md"))
                    .map(file -> file.replaceFirst("md$", "html"))
                    .filter(page -> !Files.exists(SITE.resolve("docs").resolve(page)))
                    .forEach(missing::add);
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void eachLinkAndAnchorLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        int followed = 0;
        for (Path file : pages()) {
            for (Element element : page(file).select("[href], [src]")) {
                String link = element.hasAttr("href") ? element.attr("href") : element.attr("src");
                URI address = URI.create(link);
                if (address.getScheme() == null) {
                    followed++;
                    if (!leadsSomewhere(file, address)) {
                        broken.add(SITE.relativize(file) + ": " + link);
                    }
                }
            }
        }
        assertEquals(List.of(), broken);
        assertTrue(followed > 500, () -> "too few links");
    }

    private boolean leadsSomewhere(Path file, URI address) {
        Path target =
                address.getPath().isEmpty()
                        ? file
                        : file.resolveSibling(address.getPath()).normalize();
        if (!Files.isRegularFile(target)) {
            return false;
        }
        return address.getFragment() == null
                || page(target).getElementById(address.getFragment()) != null;
    }

    @Test
    void theApiHasJavadoc() throws IOException {
        Document page = page(SITE.resolve("api/loader/python/PyModule.html"));
        assertEquals("Interface PyModule", page.select("h1").text());
    }

    @Test
    void theSearchFindsTheSectionsThatHaveAllWords() throws IOException {
        assertEquals("docs/embed.html#javaxscript", found("javax.script").get(0), "by the heading");
        assertTrue(found("PYLOCK.toml lock").contains("docs/wheels.html#wheels"), "by the text");
        assertEquals(List.of(), found("javax.script xyzzyplugh"));
        assertEquals(List.of(), found("  "));
    }

    @Test
    void eachPlaceOfTheIndexIsThere() throws IOException {
        List<String> broken =
                places("SECTIONS.map(function (each) { return each[0]; })").stream()
                        .filter(place -> !leadsSomewhere(SITE.resolve("x"), URI.create(place)))
                        .toList();
        assertEquals(List.of(), broken);
    }

    /** A link may ask: the pages work without a server. */
    @Test
    void aBrowserShowsWhatTheSearchFinds(@TempDir Path profile) {
        Optional<Browser> browser = Browser.of(profile);
        assumeTrue(browser.isPresent(), "there is no Chromium");
        URI asked = URI.create(SITE.resolve("docs/embed.html").toUri() + "?words=javax.script");
        Document page = Jsoup.parse(browser.orElseThrow().document(asked));
        Element first = page.select("#found li a").get(0);
        assertEquals("In a plain Java program › javax.script", first.text());
        assertEquals("../docs/embed.html#javaxscript", first.attr("href"));
        assertFalse(page.getElementById("found").hasAttr("hidden"));
    }

    private static List<String> found(String words) throws IOException {
        return places(
                "findSections(SECTIONS, '"
                        + words
                        + "').map(function (each) { return each.place; })");
    }

    /** The scripts need no browser and no network. */
    private static List<String> places(String expression) throws IOException {
        try (Context context = Context.enter()) {
            ScriptableObject scope = context.initStandardObjects();
            for (String name : List.of("index.js", "search.js")) {
                context.evaluateString(scope, Files.readString(SITE.resolve(name)), name, 1, null);
            }
            Object places = context.evaluateString(scope, expression, "test", 1, null);
            return ((List<?>) places).stream().map(Object::toString).toList();
        }
    }
}
