package loader.launcher;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.jline.terminal.Terminal;
import org.osgi.framework.BundleContext;

/** Knows whether the shell could not write to its terminal. */
final class LostOutput implements CommandSessionListener {

    /** Gogo's name for the terminal of a session. */
    private static final String TERMINAL = ".terminal";

    /** That of {@code python} whose output is lost. */
    static final int STATUS = 120;

    private volatile Terminal last;

    static LostOutput of(BundleContext context) {
        LostOutput output = new LostOutput();
        context.registerService(CommandSessionListener.class, output, null);
        return output;
    }

    boolean isLost() {
        return last != null && last.writer().checkError();
    }

    @Override
    public void beforeExecute(CommandSession session, CharSequence command) {
        if (session.get(TERMINAL) instanceof Terminal terminal) {
            last = terminal;
        }
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Exception failure) {}

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Object result) {}
}
