package loader.architecture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The strongly connected components of a graph that have more than one node (Tarjan). */
final class Knots {

    private final Map<String, Set<String>> graph;
    private final Map<String, Integer> number = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final List<Set<String>> found = new ArrayList<>();

    private Knots(Map<String, Set<String>> graph) {
        this.graph = graph;
    }

    /** Those of a graph, the largest first. */
    static List<Set<String>> of(Map<String, Set<String>> graph) {
        Knots knots = new Knots(graph);
        graph.keySet().stream().filter(n -> !knots.number.containsKey(n)).forEach(knots::visit);
        knots.found.sort(Comparator.comparing((Set<String> knot) -> -knot.size()));
        return knots.found;
    }

    private void visit(String node) {
        number.put(node, number.size());
        lowest.put(node, number.get(node));
        open.push(node);
        for (String next : graph.getOrDefault(node, Set.of())) {
            if (!number.containsKey(next)) {
                visit(next);
                lowest.merge(node, lowest.get(next), Math::min);
            } else if (open.contains(next)) {
                lowest.merge(node, number.get(next), Math::min);
            }
        }
        if (lowest.get(node).equals(number.get(node))) {
            close(node);
        }
    }

    private void close(String first) {
        Set<String> knot = new TreeSet<>();
        String node;
        do {
            node = open.pop();
            knot.add(node);
        } while (!node.equals(first));
        if (knot.size() > 1) {
            found.add(knot);
        }
    }
}
