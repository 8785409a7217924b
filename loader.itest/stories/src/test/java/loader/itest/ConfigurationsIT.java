package loader.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** Tools know each configuration of Loader (Metatype), and files bring them (Configurator). */
@RunWith(PaxExam.class)
public class ConfigurationsIT extends Story {

    private static final String INITIAL =
            """
            {
              ":configurator:resource-version": 1,
              ":configurator:symbolic-name": "settings",
              ":configurator:version": "1.0.0",
              "loader.runpy.pool": {"size:Integer": 3}
            }
            """;

    @Inject private MetaTypeService metaType;

    @Configuration
    public Option[] withForms() {
        return options(
                frameworkProperty("configurator.initial").value(INITIAL),
                composite(
                        Stream.of(
                                        "org.apache.felix.configadmin",
                                        "org.osgi.service.log",
                                        "org.apache.felix.metatype",
                                        "jakarta.json",
                                        "org.osgi.util.converter",
                                        "org.apache.felix.cm.json",
                                        "org.apache.felix.configurator")
                                .map(name -> bundle(Bundles.location(name)))
                                .toArray(Option[]::new)),
                Bundles.loader(),
                bundle(Bundles.location("loader.services")),
                bundle(Bundles.location("org.apache.felix.healthcheck.api")),
                bundle(Bundles.location("loader.health")));
    }

    /** When the pool is full, nobody makes interpreters meanwhile. */
    @Before
    @Override
    public void countReferences() {
        try {
            until("the pool is full", () -> python.interpreters().size() == 4 && !isFilling());
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        super.countReferences();
    }

    private static boolean isFilling() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("python-pool"));
    }

    @Test
    public void eachConfigurationHasAForm() {
        assertEquals(
                Map.of(
                        "loader.python", "home",
                        "loader.runpy.pool", "size",
                        "loader.runpy.process", "modules environment preload pythons",
                        "loader.services",
                                "interpreter print remote workers memory"
                                        + " quarantine quarantineSeconds",
                        "loader.audit", "bundle deny allow log",
                        "loader.health", "parked retained gilSeconds"),
                forms());
    }

    /** The attributes of each PID and factory PID. */
    private Map<String, String> forms() {
        Map<String, String> forms = new TreeMap<>();
        for (Bundle each : context.getBundles()) {
            if (each.getSymbolicName().startsWith("loader.")) {
                MetaTypeInformation information = metaType.getMetaTypeInformation(each);
                Stream.of(information.getPids(), information.getFactoryPids())
                        .flatMap(Arrays::stream)
                        .forEach(pid -> forms.put(pid, attributes(information, pid)));
            }
        }
        return forms;
    }

    private static String attributes(MetaTypeInformation information, String pid) {
        return Stream.of(
                        information
                                .getObjectClassDefinition(pid, null)
                                .getAttributeDefinitions(ObjectClassDefinition.ALL))
                .map(AttributeDefinition::getID)
                .collect(Collectors.joining(" "));
    }

    private AttributeDefinition attribute(String bundle, String pid) {
        Bundle owner =
                Stream.of(context.getBundles())
                        .filter(each -> bundle.equals(each.getSymbolicName()))
                        .findFirst()
                        .orElseThrow();
        return metaType.getMetaTypeInformation(owner)
                .getObjectClassDefinition(pid, null)
                .getAttributeDefinitions(ObjectClassDefinition.ALL)[0];
    }

    @Test
    public void aFormRefusesValuesThatTheConfigurationWould() {
        AttributeDefinition interpreter = attribute("loader.services", "loader.services");
        assertArrayEquals(new String[] {"MAIN"}, interpreter.getDefaultValue());
        assertEquals("", interpreter.validate("OWN_GIL"));
        assertTrue(interpreter.validate("PROCESSOR"), !interpreter.validate("PROCESSOR").isEmpty());

        AttributeDefinition size = attribute("loader.runpy", "loader.runpy.pool");
        assertArrayEquals(new String[] {"1"}, size.getDefaultValue());
        assertEquals("", size.validate("0"));
        assertTrue(size.validate("-1"), !size.validate("-1").isEmpty());
        assertTrue(size.validate("many"), !size.validate("many").isEmpty());
    }

    @Test
    public void theConfiguratorSetsTheSizeOfThePool() {
        assertEquals("the main interpreter, and three", 4, python.interpreters().size());
    }
}
