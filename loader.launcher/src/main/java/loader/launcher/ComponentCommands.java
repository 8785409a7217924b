package loader.launcher;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;
import loader.spi.WrongUse;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Felix's commands for components, which come before its own: what is wrong is told in words. */
public final class ComponentCommands {

    private static final String NO_COMPONENT = "; scr:list lists the components";

    private static final String FELIX = "_scr";

    private final BundleContext context;

    private ComponentCommands(BundleContext context) {
        this.context = context;
    }

    static void offer(BundleContext context) {
        String[] commands = {"list", "info", "enable", "disable", "config"};
        Map<String, Object> properties =
                Map.of(
                        CommandProcessor.COMMAND_SCOPE,
                        "scr",
                        CommandProcessor.COMMAND_FUNCTION,
                        commands,
                        Constants.SERVICE_RANKING,
                        1);
        context.registerService(
                ComponentCommands.class,
                new ComponentCommands(context),
                FrameworkUtil.asDictionary(properties));
    }

    @Descriptor("lists components, those of all bundles by default: [NAME | ID]")
    public Object list(String... words) {
        if (words.length > 1) {
            throw new WrongUse("usage: scr:list [NAME | ID]");
        }
        Bundle[] bundles = words.length == 0 ? new Bundle[0] : new Bundle[] {bundle(words[0])};
        return runtime()
                .getComponentDescriptionDTOs(bundles)
                .toArray(new ComponentDescriptionDTO[0]);
    }

    @Descriptor("shows a component, or one of its configurations: (NAME | ID)")
    public Object info(String... words) {
        String word = only("info (NAME | ID)", words);
        return word.matches("[0-9]+") ? configuration(word) : component("info", word);
    }

    @Descriptor("enables a component: NAME")
    public void enable(String... words) {
        runtime().enableComponent(component("enable", only("enable NAME", words)));
    }

    @Descriptor("disables a component: NAME")
    public void disable(String... words) {
        runtime().disableComponent(component("disable", only("disable NAME", words)));
    }

    @Descriptor("shows the settings of the component runtime")
    public Object config(CommandSession session, String... words) throws Exception {
        if (words.length > 0) {
            throw new WrongUse("usage: scr:config");
        }
        session.put(FELIX, context.getService(felix()));
        try {
            return session.execute("$" + FELIX + " config");
        } finally {
            session.put(FELIX, null);
        }
    }

    /** Felix's own commands, whose class nobody else sees. */
    private ServiceReference<?> felix() throws InvalidSyntaxException {
        String commands =
                "(&(osgi.command.scope=scr)(osgi.command.function=config)(!(service.ranking=*)))";
        return context.getAllServiceReferences(null, commands)[0];
    }

    private static String only(String usage, String... words) {
        if (words.length != 1) {
            throw new WrongUse("usage: scr:" + usage);
        }
        return words[0];
    }

    private Bundle bundle(String word) {
        return Stream.of(context.getBundles())
                .filter(
                        each ->
                                word.equals(each.getSymbolicName())
                                        || word.equals(String.valueOf(each.getBundleId())))
                .findFirst()
                .orElseThrow(
                        () ->
                                new WrongUse(
                                        "scr:list: there is no bundle "
                                                + word
                                                + "; lb -s lists the bundles"));
    }

    private ComponentDescriptionDTO component(String command, String name) {
        return components()
                .filter(each -> name.equals(each.name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new WrongUse(
                                        "scr:"
                                                + command
                                                + ": no component has the name "
                                                + name
                                                + NO_COMPONENT));
    }

    private ComponentConfigurationDTO configuration(String id) {
        return components()
                .map(runtime()::getComponentConfigurationDTOs)
                .flatMap(Collection::stream)
                .filter(each -> id.equals(String.valueOf(each.id)))
                .findFirst()
                .orElseThrow(
                        () ->
                                new WrongUse(
                                        "scr:info: no component has the number "
                                                + id
                                                + NO_COMPONENT));
    }

    private Stream<ComponentDescriptionDTO> components() {
        return runtime().getComponentDescriptionDTOs().stream();
    }

    private ServiceComponentRuntime runtime() {
        return context.getService(context.getServiceReference(ServiceComponentRuntime.class));
    }
}
