package loader.launcher;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.jline.terminal.Terminal;
import org.jline.utils.Signals;
import org.osgi.framework.BundleContext;

/**
 * Ctrl-C in the shell where jline takes no signals: with {@code TERM=dumb}, and when the output is
 * not a terminal. It interrupts the command or the line, as elsewhere; the JVM would end. Where
 * jline takes signals, it does so after this.
 */
final class Interrupts implements CommandSessionListener {
    private static final String TERMINAL = ".terminal";
    private static final String OF_PROCESS = "gogo";
    private static final int INTERRUPTED = 130;

    private volatile Terminal terminal;

    private Interrupts() {}

    static void take(BundleContext context) {
        Interrupts interrupts = new Interrupts();
        context.registerService(CommandSessionListener.class, interrupts, null);
        Signals.register("INT", interrupts::interrupt);
    }

    private void interrupt() {
        Terminal found = terminal;
        if (found == null) {
            System.exit(INTERRUPTED); // there is no shell yet
        } else {
            found.raise(Terminal.Signal.INT);
        }
    }

    @Override
    public void beforeExecute(CommandSession session, CharSequence line) {
        if (session.get(TERMINAL) instanceof Terminal found && found.getName().equals(OF_PROCESS)) {
            terminal = found;
        }
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Exception thrown) {
        // nothing to do
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Object result) {
        // nothing to do
    }
}
