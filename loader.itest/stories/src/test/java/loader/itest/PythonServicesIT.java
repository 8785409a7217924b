package loader.itest;

import static loader.itest.ModuleServicesIT.assertGone;
import static loader.itest.TypedServicesIT.logOf;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import loader.itest.services.Consumer;
import loader.itest.services.Greeter;
import loader.itest.services.Registry;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;

/** Python registers services for Java and uses those that Java registers. */
@RunWith(PaxExam.class)
public class PythonServicesIT extends ServiceStory {

    private static final String GREETER = "loader.itest.services.Greeter";
    private static final String COMPONENT =
            """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="greeted" immediate="true">
              <implementation class="loader.itest.services.Consumer"/>
              <service><provide interface="loader.itest.services.Consumer"/></service>
              <reference name="greeter" field="greeter" interface="loader.itest.services.Greeter"
                  target="(lang=de)" policy="static" policy-option="greedy"/>
            </scr:component>
            """;
    private static final String ACTIVATED =
            """
            events = []

            class Greeter:
                def greet(self, name): return f'Hallo {name}! '
                def fail(self): pass

            def activate(context):
                global registration
                events.append(context.bundle[0])
                registration = context.register('loader.itest.services.Greeter', Greeter(), {'lang': 'de'})

            def deactivate(context):
                events.append('deactivated')
                import sys
                sys.deactivated = len(context.find('loader.itest.services.Greeter', '(lang=de)'))
            """;

    private PythonBundle activated(String source) {
        return new PythonBundle("greeting", "1.0.0")
                .importing(INTERFACES)
                .module("greeting", source, "activator=true");
    }

    /** A module whose functions the tests call. */
    private PyModule module(String source) throws Exception {
        start(
                new PythonBundle("user", "1.0.0")
                        .importing(INTERFACES)
                        .module("user", "import osgi\n" + source));
        return moduleService("user");
    }

    private static String text(PyModule module, String function, Object... arguments) {
        try (PyObject result = module.callMethod(function, arguments)) {
            return result.toString();
        }
    }

    private static String raised(PyModule module, String function, Object... arguments) {
        return assertThrows(
                        PythonException.class, () -> module.callMethod(function, arguments).close())
                .getMessage();
    }

    private ServiceRegistration<Greeter> greeter(String greeting) {
        return context.registerService(
                Greeter.class,
                name -> greeting + " " + name,
                new Hashtable<>(Map.of("lang", "en", "service.ranking", 1)));
    }

    @Test
    public void aComponentUsesAServiceThatIsWrittenInPython() throws Exception {
        start(
                new PythonBundle("consumer", "1.0.0")
                        .importing(INTERFACES + ",loader.python")
                        .component(COMPONENT));
        assertEquals(0, count(Consumer.class, "(component.name=greeted)"));
        Bundle bundle = start(activated(ACTIVATED));
        Consumer consumer = service(Consumer.class, "(component.name=greeted)");
        assertEquals("Hallo Welt! Hallo Welt! ", consumer.greeter.greetTwice("Welt"));
        assertEquals(bundle, reference(Greeter.class, "(lang=de)").getBundle());
        try (PyObject events = moduleService("greeting").getAttr("events")) {
            assertEquals(List.of("greeting"), events.as(List.class));
        }
        bundle.stop();
        assertEquals("1", evaluated("__import__('sys').deactivated"));
        assertEquals(0, count(Greeter.class, "(lang=de)"));
        assertEquals(0, count(Consumer.class, "(component.name=greeted)"));
        assertGone(() -> consumer.greeter.greet("nobody"));
    }

    @Test
    public void anExceptionInActivateIsLoggedAndTheBundleLivesOn() throws Exception {
        String log =
                logOf(
                        () ->
                                start(
                                        activated(
                                                ACTIVATED
                                                        + "    pass\nfirst = activate\n"
                                                        + "def activate(context):\n"
                                                        + "    first(context)\n"
                                                        + "    raise KeyError('too late')\n")));
        assertTrue(log, log.contains("greeting: bundle greeting_1.0.0"));
        assertTrue(log, log.contains("KeyError: 'too late'"));
        assertEquals(0, count(Greeter.class, "(lang=de)"));
        assertEquals("greeting", moduleService("greeting").getAttrAs(String.class, "__name__"));
    }

    @Test
    public void aModuleWithoutTheActivatorItPromisesIsNamed() throws Exception {
        String log = logOf(() -> start(activated("x = 1\n")));
        assertTrue(log, log.contains("has no attribute 'activate'"));
    }

    @Test
    public void anObjectThatLacksAMethodIsNotRegistered() throws Exception {
        PyModule user = module("def f(): osgi.register('" + GREETER + "', object())\n");
        assertEquals(
                "TypeError: " + GREETER + ": Greeter.greet(String): there is no greet",
                raised(user, "f"));
        assertEquals(0, count(Greeter.class, null));
    }

    @Test
    public void anInterfaceThatTheBundleDoesNotImportIsNamed() throws Exception {
        PyModule user =
                module(
                        "def f(): osgi.register('org.slf4j.Logger', object())\n"
                                + "def g(): osgi.register('java.lang.String', object())\n");
        assertEquals(
                "TypeError: org.slf4j.Logger is not found: user has to import its package",
                raised(user, "f"));
        assertEquals("TypeError: java.lang.String: it is not an interface", raised(user, "g"));
    }

    @Test
    public void aFunctionIsEnoughForAFunctionalInterface() throws Exception {
        PyModule user =
                module(
                        "def start(): osgi.register('java.util.function.Function', lambda x: x + 1,"
                                + " {'kind': 'python', 'ranks': [1, 2]})\n");
        text(user, "start");
        @SuppressWarnings("unchecked")
        Function<Object, Object> function = service(Function.class, "(&(kind=python)(ranks=2))");
        assertEquals(4, function.apply(3));
    }

    @Test
    public void pythonChangesAndEndsWhatItRegistered() throws Exception {
        PyModule user =
                module(
                        """
                        def start():
                            global it
                            it = osgi.register(['java.lang.Runnable'], lambda: None, {'n': 1})
                        def change(): it.change({'n': 2})
                        def end():
                            it.unregister()
                            it.unregister()
                        """);
        text(user, "start");
        assertEquals(1, count(Runnable.class, "(n=1)"));
        text(user, "change");
        assertEquals(1, count(Runnable.class, "(n=2)"));
        Runnable held = service(Runnable.class, "(n=2)");
        held.run();
        text(user, "end");
        assertEquals(0, count(Runnable.class, "(n=*)"));
        assertGone(held::run);
        assertEquals("osgi.ServiceGone", raised(user, "change").split(":")[0].replace("_", ""));
    }

    @Test
    public void pythonFindsServicesAndUsesThem() throws Exception {
        ServiceRegistration<Greeter> one = greeter("Hello");
        try {
            PyModule user =
                    module(
                            """
                            def names(): return [r.properties['lang'] for r in osgi.find('%1$s', '(lang=*)')]
                            def greet(name):
                                with osgi.use('%1$s', '(lang=en)') as greeter:
                                    return greeter.greet(name) + greeter.greet_twice(name) + greeter.greetTwice(name)
                            def none(): osgi.use('%1$s', '(lang=fr)')
                            def wrong(): osgi.find('%1$s', 'lang=')
                            def bundle(): return osgi.context().bundle
                            """
                                    .formatted(GREETER));
            assertEquals("['en']", text(user, "names"));
            assertEquals("Hello PyHello PyHello PyHello PyHello Py", text(user, "greet", "Py"));
            assertTrue(raised(user, "none").startsWith("LookupError: there is no service"));
            assertTrue(raised(user, "wrong").startsWith("ValueError: "));
            assertTrue(text(user, "bundle").startsWith("('user', '1.0.0', "));
            assertEquals(0, used(one));
        } finally {
            one.unregister();
        }
    }

    @Test
    public void aServiceWithoutAnInterfaceIsRefusedAndGivenBack() throws Exception {
        ServiceRegistration<String> one = context.registerService(String.class, "text", null);
        try {
            PyModule user = module("def use(): osgi.use('java.lang.String')\n");
            String refusal = raised(user, "use");
            assertTrue(
                    refusal, refusal.startsWith("TypeError: [java.lang.String] has no interface"));
            assertEquals(0, used(one));
        } finally {
            one.unregister();
        }
    }

    private static int used(ServiceRegistration<?> registration) {
        Bundle[] users = registration.getReference().getUsingBundles();
        return users == null ? 0 : users.length;
    }

    @Test
    public void codeOfABundleThatHasStoppedReachesNoService() throws Exception {
        PyModule user = module("def names(): return osgi.find()\n");
        try (PyObject names = user.getAttr("names")) {
            names.call().close();
            context.getBundle("test:0").stop();
            PythonException gone = assertThrows(PythonException.class, () -> names.call().close());
            assertEquals("_osgi.ServiceGone: bundle user has stopped", gone.getMessage());
        }
    }

    @Test
    public void codeInNoBundleUsesTheRegistryOnBehalfOfLoader() throws Exception {
        assertEquals("loader.services", evaluated("__import__('osgi').context().bundle[0]"));
    }

    @Test
    public void aServiceThatGoesWhilePythonHoldsItSaysSo() throws Exception {
        ServiceRegistration<Greeter> one = greeter("Hello");
        PyModule user =
                module(
                        """
                        def hold():
                            global use, held
                            use = osgi.use('%s')
                            with use as held: return held.greet('a')
                        def hold_on():
                            global kept, held
                            kept = osgi.use('%1$s')
                            held = kept.service
                        def call(): return held.greet('b')
                        def end(): kept.close()
                        """
                                .formatted(GREETER, GREETER));
        assertEquals("Hello a", text(user, "hold"));
        assertTrue(raised(user, "call").endsWith("has been given back"));
        text(user, "hold_on");
        assertEquals("Hello b", text(user, "call"));
        one.unregister();
        assertTrue(raised(user, "call"), raised(user, "call").endsWith("has been unregistered"));
        text(user, "end");
    }

    @Test
    public void pythonIsToldOfServicesUntilItEndsThat() throws Exception {
        PyModule user =
                module(
                        """
                        events = []
                        def start():
                            global listener
                            listener = osgi.listen(lambda event, r: events.append((event, r.properties['lang'])), '%s', '(lang=*)')
                        def stop(): listener.close()
                        def bad(): osgi.listen(lambda *a: 1/0, filter='(lang=bad)')
                        def wrong(): osgi.listen(print, filter='((')
                        """
                                .formatted(GREETER));
        text(user, "start");
        ServiceRegistration<Greeter> one = greeter("Hello");
        one.setProperties(new Hashtable<>(Map.of("lang", "us")));
        one.unregister();
        text(user, "stop");
        greeter("Hello").unregister();
        try (PyObject events = user.getAttr("events")) {
            assertEquals(
                    "[('registered', 'en'), ('modified', 'us'), ('unregistering', 'us')]",
                    events.toString());
        }
        text(user, "bad");
        String log =
                logOf(
                        () ->
                                context.registerService(
                                                Runnable.class,
                                                () -> {},
                                                new Hashtable<>(Map.of("lang", "bad")))
                                        .unregister());
        assertTrue(log, log.contains("ZeroDivisionError"));
        assertTrue(raised(user, "wrong").startsWith("ValueError: "));
    }

    /** More than its interface has; Python sees nothing of that. */
    private static final class Registrar implements Registry {
        @Override
        public String put(int number) {
            return "int " + number;
        }

        @Override
        public String put(String text) {
            return "text " + text;
        }

        @Override
        public String put(String key, double value) {
            return key + " " + value;
        }

        @Override
        public List<Greeter> greeters() {
            return List.of(name -> "one " + name, name -> "two " + name);
        }

        @Override
        public void fail(String text) {
            throw new IllegalStateException(text);
        }

        @Override
        public Object secret() {
            return new StringBuilder("a").getClass();
        }

        @SuppressWarnings("unused") // Python must not see it
        public String hidden() {
            return "hidden";
        }
    }

    @Test
    public void pythonSeesTheMethodsOfTheInterfaceOnly() throws Exception {
        ServiceRegistration<Registry> one =
                context.registerService(Registry.class, new Registrar(), null);
        try {
            PyModule user =
                    module(
                            """
                            def call(name, *args):
                                with osgi.use('loader.itest.services.Registry') as registry:
                                    return getattr(registry, name)(*args)
                            def greet():
                                with osgi.use('loader.itest.services.Registry') as registry:
                                    return [g.greet('x') for g in registry.greeters()]
                            def names():
                                with osgi.use('loader.itest.services.Registry') as registry:
                                    return [n for n in dir(registry) if n[0] != '_']
                            def through():
                                with osgi.use('loader.itest.services.Registry') as registry:
                                    return registry._call('getClass')
                            def cause():
                                try: call('fail', 'why')
                                except Exception as raised: return type(raised).__name__ + ': ' + str(raised)
                            """);
            assertEquals("['fail', 'greeters', 'put', 'secret']", text(user, "names"));
            assertEquals("int 3", text(user, "call", "put", 3));
            assertEquals("text 3", text(user, "call", "put", "3"));
            assertEquals("k 1.5", text(user, "call", "put", "k", 1.5));
            assertEquals("['one x', 'two x']", text(user, "greet"));
            assertTrue(raised(user, "call", "hidden").startsWith("AttributeError: "));
            assertTrue(raised(user, "call", "getClass").startsWith("AttributeError: "));
            assertTrue(raised(user, "through").startsWith("AttributeError: "));
            assertTrue(raised(user, "call", "secret").startsWith("TypeError: secret: "));
            String wrong = raised(user, "call", "put", List.of());
            assertTrue(wrong, wrong.startsWith("TypeError: put(list): there is Registry.put("));
            assertTrue(raised(user, "call", "put").startsWith("TypeError: put(): there is "));
            assertTrue(raised(user, "call", "put", 1L << 40).startsWith("TypeError: put(int)"));
            assertTrue(text(user, "cause"), text(user, "cause").endsWith("why"));
            IllegalStateException thrown =
                    assertThrows(
                            IllegalStateException.class,
                            () -> user.callMethod("call", "fail", "why").close());
            assertEquals("why", thrown.getMessage());
        } finally {
            one.unregister();
        }
    }
}
