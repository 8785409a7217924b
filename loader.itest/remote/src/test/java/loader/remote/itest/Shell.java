package loader.remote.itest;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import loader.testing.Container;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;

/**
 * A session of Gogo, by reflection: its classes must be those of its bundle, which looks up the
 * command that runs on a thread.
 */
final class Shell {

    private final Object session;

    Shell(Container container, InputStream in, OutputStream out)
            throws ReflectiveOperationException, InvalidSyntaxException {
        BundleContext context = container.context();
        Object processor =
                context.getService(
                        context.getAllServiceReferences(
                                        "org.apache.felix.service.command.CommandProcessor", null)[
                                0]);
        session =
                processor
                        .getClass()
                        .getMethod(
                                "createSession",
                                InputStream.class,
                                OutputStream.class,
                                OutputStream.class)
                        .invoke(processor, in, out, out);
    }

    Object execute(String line) throws Exception {
        try {
            return session.getClass()
                    .getMethod("execute", CharSequence.class)
                    .invoke(session, line);
        } catch (InvocationTargetException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }
}
