package loader.site;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import loader.spi.Json;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.renderer.text.LineBreakRendering;
import org.commonmark.renderer.text.TextContentRenderer;

/**
 * A heading and the text below it, up to the next heading.
 *
 * @param place the address in the site, with the anchor
 */
record Section(String place, String page, String heading, String text) {
    private static final TextContentRenderer RENDERER =
            TextContentRenderer.builder().lineBreakRendering(LineBreakRendering.STRIP).build();

    /** Those of a page, in its order. */
    static List<Section> of(String place, Node page) {
        IdGenerator anchors = IdGenerator.builder().build();
        List<Section> sections = new ArrayList<>();
        String title = "";
        String heading = "";
        String anchor = "";
        StringBuilder text = new StringBuilder();
        for (Node block = page.getFirstChild(); block != null; block = block.getNext()) {
            String words = RENDERER.render(block).strip();
            if (block instanceof Heading) {
                if (!heading.isEmpty()) {
                    sections.add(new Section(place + anchor, title, heading, text.toString()));
                }
                heading = words.replaceFirst(":$", ""); // the renderer's, on a line with the text
                title = title.isEmpty() ? heading : title;
                anchor = "#" + anchors.generateId(heading);
                text.setLength(0);
            } else {
                text.append(words).append(' ');
            }
        }
        sections.add(new Section(place + anchor, title, heading, text.toString()));
        return sections;
    }

    /** The index as a script: a page that was opened as a file may not fetch data. */
    static String script(List<Section> sections) {
        return sections.stream()
                .map(each -> List.of(each.place, each.page, each.heading, each.text))
                .map(Json::of)
                .collect(Collectors.joining(",\n", "var SECTIONS = [\n", "\n];\n"));
    }
}
