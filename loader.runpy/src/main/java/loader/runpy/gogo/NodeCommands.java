package loader.runpy.gogo;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.Arrays;
import java.util.List;
import loader.runpy.RunNode;
import loader.runpy.RunNodes;
import loader.runpy.RunNodes.Node;
import loader.runpy.gogo.Table.Column;
import loader.spi.InWords;
import loader.spi.Namespaces;
import loader.spi.WrongUse;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Shows the nodes that run modules, where the bundle for that is. No resolver is to look for that
 * bundle, so SCR alone knows that there is no command without it.
 */
@Component(
        service = NodeCommands.class,
        property = {
            "osgi.command.scope=py",
            "osgi.command.function=nodes",
            NodeCommands.NODES + ".cardinality.minimum:Integer=1"
        })
public final class NodeCommands {

    static final String NODES = "nodes";

    private final RunNodes nodes;

    @Activate
    public NodeCommands(
            @Reference(name = NODES, policyOption = GREEDY, cardinality = OPTIONAL)
                    RunNodes nodes) {
        this.nodes = nodes;
    }

    @Descriptor("lists the nodes that run modules for others, the least busy first")
    public Table<Node> nodes(
            @Descriptor("an LDAP filter, such as (loader.node=a); none: all nodes")
                    String... filter) {
        if (filter.length > 1) {
            throw new WrongUse("usage: nodes [FILTER]");
        }
        String wanted = filter.length == 0 ? RunNodes.ALL : filter[0];
        return new Table<>(
                InWords.of(() -> nodes.matching(wanted)),
                List.of(
                        new Column<>("NODE", Node::name),
                        new Column<>("RUNS", node -> node.load().runs()),
                        new Column<>("PROCESSORS", node -> node.load().processors()),
                        new Column<>("ABI", node -> text(node, Namespaces.ABI)),
                        new Column<>("PLATFORM", node -> text(node, RunNode.PLATFORM)),
                        new Column<>("MODULES", node -> text(node, Namespaces.MODULE))));
    }

    private static String text(Node node, String property) {
        Object value = node.properties().get(property);
        return value instanceof Object[] several
                ? String.join(",", Arrays.stream(several).map(Object::toString).toList())
                : String.valueOf(value);
    }
}
