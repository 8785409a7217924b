package loader.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import loader.spi.InWords;
import loader.spi.WrongUse;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** Gogo's help about a command, without the names of methods and types of Java. */
public final class HelpCommand {

    /** The command {@code import} cannot be the name of a method. */
    private static final Pattern METHOD = Pattern.compile("(?m)^_(?=\\w+ - )");

    private static final Pattern SEVERAL = Pattern.compile("(?m)^( +)\\w+\\[\\](?= )");

    private final BundleContext context;

    private HelpCommand(BundleContext context) {
        this.context = context;
    }

    static void offer(BundleContext context) {
        Map<String, Object> properties =
                Map.of(
                        CommandProcessor.COMMAND_SCOPE, "loader",
                        CommandProcessor.COMMAND_FUNCTION, "help");
        context.registerService(
                HelpCommand.class,
                new HelpCommand(context),
                FrameworkUtil.asDictionary(properties));
    }

    @Descriptor("lists the commands, or those of a scope, or explains one: [SCOPE | COMMAND]")
    public Object help(CommandSession session, String... words) {
        if (words.length > 1) {
            throw new WrongUse("usage: help [SCOPE | COMMAND]");
        }
        return InWords.of(
                () -> words.length == 0 ? session.execute("gogo:help") : about(words[0], session));
    }

    private String about(String word, CommandSession session) throws Exception {
        String explained = explained(word);
        if (!explained.isEmpty()) {
            return explained;
        }
        List<String> commands =
                ((Set<?>) session.get(".commands")).stream().map(String::valueOf).sorted().toList();
        String scope = word + ":";
        String listed =
                commands.stream()
                        .filter(each -> each.startsWith(scope))
                        .collect(Collectors.joining("\n"));
        if (!listed.isEmpty()) {
            return listed;
        }
        String silent =
                commands.stream()
                        .filter(each -> each.equals(word) || each.endsWith(":" + word))
                        .map(each -> each + " has no text; " + word + " --help may have one")
                        .findFirst()
                        .orElse(word + ": there is no such command; `help` lists all");
        throw new WrongUse("help: " + silent);
    }

    /** On another thread: on this one, each session writes where this command does. */
    private String explained(String command) throws Exception {
        FutureTask<String> task = new FutureTask<>(() -> written(command));
        new Thread(task, "help").start();
        String java = METHOD.matcher(task.get()).replaceAll("");
        return SEVERAL.matcher(java).replaceAll("$1WORD...").strip();
    }

    private String written(String command) throws Exception {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(text, true, UTF_8);
        CommandProcessor processor =
                context.getService(context.getServiceReference(CommandProcessor.class));
        try (CommandSession session =
                processor.createSession(InputStream.nullInputStream(), out, out)) {
            session.put("command", command);
            session.execute("gogo:help $command");
        }
        return text.toString(UTF_8);
    }
}
