package loader.launcher;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.osgi.framework.BundleContext;

/**
 * Has a command get a pattern that no file's name matches as it was typed, as sh does. Gogo fails
 * there with a class of Java, and {@code exit()} is such a pattern.
 */
final class UnmatchedPatterns implements CommandSessionListener {

    /** Gogo's own option: words stay as they are. */
    private static final String NO_PATTERNS = "gogo.option.noglob";

    private static final String QUOTED = "\"[^\"]*\"|'[^']*'|\\\\.";
    private static final Pattern WORD =
            Pattern.compile("(?:" + QUOTED + "|\\([^()]*\\)|[^\\s;|&\"'\\\\(\\[\\]]++)++");

    /** An expression of Gogo's language, or a word with a part of one, would be evaluated. */
    private static final Pattern EXPRESSION = Pattern.compile("[({#].*|.*[$`{}%<>].*");

    private static final Pattern PATTERN = Pattern.compile(".*[*?(].*");

    /** The commands whose words stay, by session. */
    private final Map<CommandSession, CharSequence> commands = new ConcurrentHashMap<>();

    private UnmatchedPatterns() {}

    static void offer(BundleContext context) {
        context.registerService(CommandSessionListener.class, new UnmatchedPatterns(), null);
    }

    /** What is executed below it comes here, too. */
    @Override
    public void beforeExecute(CommandSession session, CharSequence command) {
        List<String> patterns = patterns(command.toString());
        if (patterns.isEmpty() || commands.putIfAbsent(session, command) != null) {
            return;
        }
        if (session.get(NO_PATTERNS) == null && patterns.stream().anyMatch(isUnmatched(session))) {
            session.put(NO_PATTERNS, true);
        } else {
            commands.remove(session);
        }
    }

    private static List<String> patterns(String command) {
        return WORD.matcher(command)
                .results()
                .map(MatchResult::group)
                .filter(word -> !EXPRESSION.matcher(word).matches())
                .filter(word -> PATTERN.matcher(word.replaceAll(QUOTED, "")).matches())
                .toList();
    }

    /** Gogo looks for the files when it makes a list of them. */
    private static Predicate<String> isUnmatched(CommandSession session) {
        return pattern -> {
            try {
                session.execute("[ " + pattern + " ]");
                return false;
            } catch (IOException unmatched) {
                return true;
            } catch (Exception other) {
                return false; // the command tells it
            }
        };
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Exception exception) {
        end(session, command);
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Object result) {
        end(session, command);
    }

    private void end(CommandSession session, CharSequence command) {
        if (commands.get(session) == command) {
            session.put(NO_PATTERNS, null);
            commands.remove(session);
        }
    }
}
