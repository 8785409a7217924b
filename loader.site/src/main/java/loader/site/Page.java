package loader.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * A document of the tree as a page. Links to documents lead to their pages.
 *
 * @param document its path in the tree
 * @param links the files of the tree that it links to
 */
record Page(Path document, Node text, List<Path> links) {
    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder().extensions(EXTENSIONS).build();

    static Page of(Path document, String markdown) {
        Node text = PARSER.parse(markdown);
        List<Path> links = new ArrayList<>();
        text.accept(
                new AbstractVisitor() {
                    @Override
                    public void visit(Link link) {
                        link.setDestination(followed(document, link.getDestination(), links));
                        visitChildren(link);
                    }

                    @Override
                    public void visit(Image image) {
                        image.setDestination(followed(document, image.getDestination(), links));
                    }
                });
        return new Page(document, text, links);
    }

    static boolean isDocument(Path file) {
        return file.toString().endsWith(".md");
    }

    /** The link as the page has it; what it leads to in the tree is added. */
    private static String followed(Path document, String link, List<Path> links) {
        if (link.contains(":") || link.startsWith("#")) {
            return link;
        }
        int hash = link.indexOf('#');
        String anchor = hash < 0 ? "" : link.substring(hash);
        Path target =
                document.resolveSibling(hash < 0 ? link : link.substring(0, hash)).normalize();
        links.add(target);
        return isDocument(target) ? relative(document, place(target)) + anchor : link;
    }

    private static String relative(Path document, Path file) {
        Path folder = document.getParent();
        return slashes(folder == null ? file : folder.relativize(file));
    }

    private static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }

    /** Where the page of a document is in the site. */
    private static Path place(Path document) {
        String name = slashes(document);
        return Path.of(
                name.equals("README.md") ? "index.html" : name.replaceFirst("\\.md$", ".html"));
    }

    Path place() {
        return place(document);
    }

    /** The whole page, in the frame that all have. */
    String html(String frame) {
        String root = relative(document, Path.of("index.html")).replaceFirst("index.html$", "");
        return frame.replace("{root}", root)
                .replace("{title}", escaped(sections().get(0).heading()))
                .replace("{body}", RENDERER.render(text));
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;");
    }

    /** What the search finds. */
    List<Section> sections() {
        return Section.of(slashes(place()), text);
    }
}
