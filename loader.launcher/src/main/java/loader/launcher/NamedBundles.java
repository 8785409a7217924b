package loader.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.spi.InWords;
import loader.spi.WrongUse;
import loader.wheel.launch.WheelInstaller;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;

/**
 * Felix's commands for bundles, with names and files: {@code start} takes names as {@code stop}
 * does, and what cannot be done is told in words.
 */
public final class NamedBundles {

    /** Neither a number, nor an option, nor an address. */
    private static final Pattern NAME = Pattern.compile("[^-:]*[^-:0-9][^:]*");

    private static final String START = "[-t] [-p] (NAME | ID | ADDRESS)...";
    private static final String STOP = "[-t] (NAME | ID)...";
    private static final String UPDATE = "(NAME | ID) [ADDRESS]";
    private static final String SOME = "(NAME | ID)...";
    private static final String ANY = "[NAME | ID]...";
    private static final String LEVEL = "(NAME | ID) | [-i] [-s] LEVEL (NAME | ID)...";
    private static final String INSPECT = "(capability | requirement) NAMESPACE [NAME | ID]...";
    private static final String WHICH = "(NAME | ID) CLASS";
    private static final String INSTALL = "(ADDRESS | FILE)...";

    private final BundleContext context;

    private NamedBundles(BundleContext context) {
        this.context = context;
    }

    static void offer(BundleContext context) {
        String[] commands = {
            "start",
            "stop",
            "update",
            "uninstall",
            "refresh",
            "resolve",
            "headers",
            "bundlelevel",
            "frameworklevel",
            "inspect",
            "which",
            "install",
            "log"
        };
        Map<String, Object> properties =
                Map.of(
                        CommandProcessor.COMMAND_SCOPE,
                        "loader",
                        CommandProcessor.COMMAND_FUNCTION,
                        commands);
        context.registerService(
                NamedBundles.class,
                new NamedBundles(context),
                FrameworkUtil.asDictionary(properties));
    }

    /** What Felix's command does, which takes a name for an address. */
    @Descriptor("starts bundles: " + START)
    public Object start(CommandSession session, String... words) {
        List<String> named = new ArrayList<>();
        for (String word : words) {
            named.add(word.indexOf(':') > 0 ? String.valueOf(installed(session, word)) : word);
        }
        return felix(session, "start " + START, 0, named);
    }

    @Descriptor("stops bundles: " + STOP)
    public Object stop(CommandSession session, String... words) {
        return felix(session, "stop " + STOP, 0, List.of(words));
    }

    @Descriptor("updates a bundle: " + UPDATE)
    public Object update(CommandSession session, String... words) {
        List<String> named = new ArrayList<>(List.of(words));
        if (words.length > 1) {
            named.set(1, address(session, words[1]));
        }
        return felix(session, "update " + UPDATE, 0, named);
    }

    @Descriptor("uninstalls bundles: " + SOME)
    public Object uninstall(CommandSession session, String... words) {
        return felix(session, "uninstall " + SOME, 0, List.of(words));
    }

    @Descriptor("refreshes bundles, all that need it by default: " + ANY)
    public Object refresh(CommandSession session, String... words) {
        return felix(session, "refresh " + ANY, 0, List.of(words));
    }

    @Descriptor("resolves bundles, all by default: " + ANY)
    public Object resolve(CommandSession session, String... words) {
        return felix(session, "resolve " + ANY, 0, List.of(words));
    }

    @Descriptor("shows the headers of bundles, all by default: " + ANY)
    public Object headers(CommandSession session, String... words) {
        return felix(session, "headers " + ANY, 0, List.of(words));
    }

    @Descriptor("shows or sets the start level of bundles: " + LEVEL)
    public Object bundlelevel(CommandSession session, String... words) {
        long options = Stream.of(words).takeWhile(word -> word.startsWith("-")).count();
        int first = words.length < 2 ? 0 : (int) options + 1;
        return felix(session, "bundlelevel " + LEVEL, first, List.of(words));
    }

    @Descriptor("shows or sets the start level of the framework: [LEVEL]")
    public Object frameworklevel(CommandSession session, String... words) {
        return felix(session, "frameworklevel [LEVEL]", words.length, List.of(words));
    }

    @Descriptor("shows what bundles provide or need: " + INSPECT)
    public Object inspect(CommandSession session, String... words) {
        return felix(session, "inspect " + INSPECT, 2, List.of(words));
    }

    @Descriptor("shows where a bundle has a class from: " + WHICH)
    public Object which(CommandSession session, String... words) {
        List<String> named = new ArrayList<>(List.of(words));
        if (words.length > 0) {
            named.set(0, id("which", words[0]));
        }
        return felix(session, "which " + WHICH, words.length, named);
    }

    @Descriptor("shows the last entries of the log: [NUMBER] (debug | info | warning | error)")
    public Object log(CommandSession session, String... words) {
        String usage = "log [NUMBER] (debug | info | warning | error)";
        return felix(session, usage, words.length, List.of(words));
    }

    @Descriptor("installs bundles and wheels: " + INSTALL)
    public String install(CommandSession session, String... words) {
        if (words.length == 0) {
            throw new WrongUse("usage: install " + INSTALL);
        }
        return Stream.of(words)
                .map(word -> String.valueOf(installed(session, word)))
                .collect(
                        Collectors.joining(
                                ", ", words.length == 1 ? "Bundle ID: " : "Bundle IDs: ", ""));
    }

    private long installed(CommandSession session, String word) {
        String address = address(session, word);
        return InWords.of(() -> context.installBundle(address)).getBundleId();
    }

    /** Of a file, too. */
    private static String address(CommandSession session, String word) {
        if (word.indexOf(':') > 1) {
            return word;
        }
        Path file = session.currentDir().resolve(word);
        if (!Files.exists(file)) {
            throw new WrongUse(word + ": no such file or folder");
        }
        if (!Files.isDirectory(file) && !Files.isRegularFile(file)) {
            throw new WrongUse(word + ": it is a pipe, a device or a socket");
        }
        return (word.endsWith(".whl") ? "wheel:" : "") + file.toUri();
    }

    /**
     * @param usage the command, and what it takes
     * @param first the place of the first word that is a bundle
     */
    private Object felix(CommandSession session, String usage, int first, List<String> words) {
        String command = usage.substring(0, usage.indexOf(' '));
        List<Object> named = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            boolean isAddress = command.equals("update") && i > 0;
            named.add(i < first || isAddress ? words.get(i) : id(command, words.get(i)));
        }
        return InWords.of(() -> executed(session, usage, command, named));
    }

    private Object executed(
            CommandSession session, String usage, String command, List<Object> words)
            throws Exception {
        try {
            return ((Function) session.get("felix:" + command)).execute(session, words);
        } catch (IllegalArgumentException wrong) {
            throw String.valueOf(wrong.getMessage()).startsWith("Cannot coerce")
                    ? new WrongUse("usage: " + usage)
                    : wrong;
        } catch (BundleException fault) {
            throw fault.getType() == BundleException.RESOLVE_ERROR
                    ? WheelInstaller.inWords(context, fault)
                    : fault;
        }
    }

    private String id(String command, String word) {
        for (Bundle bundle : context.getBundles()) {
            if (word.equals(bundle.getSymbolicName())
                    || word.equals(String.valueOf(bundle.getBundleId()))) {
                return String.valueOf(bundle.getBundleId());
            }
        }
        if (word.startsWith("-")) {
            return word;
        }
        boolean isName = NAME.matcher(word).matches();
        throw new WrongUse(
                command
                        + (isName ? ": no bundle has the name " : ": no bundle has the number ")
                        + word
                        + (isName ? "; lb -s lists the names" : "; lb lists the numbers")
                        + (isName && command.equals("start")
                                ? ", and file:FILE is the address of a file"
                                : ""));
    }
}
