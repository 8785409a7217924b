package loader.launcher;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Formatter;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import loader.prestart.PythonPrestart;
import org.slf4j.LoggerFactory;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Prepares, beside the start of the framework, what Felix and its components need later. */
final class WarmUp implements Runnable {
    private static final String COMPONENT = "<c xmlns:n=\"u\"><n:c a=\"b\"/></c>";

    private final File cache;

    private final Runnable afterwards;

    private WarmUp(File cache, Runnable afterwards) {
        this.cache = cache;
        this.afterwards = afterwards;
    }

    /** The rest is begun afterwards: on two cores three threads would be in each other's way. */
    static void begin(File cache, Runnable afterwards) {
        Thread thread = new Thread(new WarmUp(cache, afterwards), "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try (Formatter formatter = new Formatter()) {
            // Felix formats one number, SCR parses one description a component.
            formatter.format("%03d", 1);
            SAXParserFactory.newInstance()
                    .newSAXParser()
                    .parse(
                            new ByteArrayInputStream(COMPONENT.getBytes(StandardCharsets.UTF_8)),
                            new DefaultHandler());
            if (ClassPath.usesJna()) {
                PythonPrestart.prepare(cache.toPath());
            }
        } catch (ParserConfigurationException
                | SAXException
                | IOException
                | RuntimeException
                | Error useless) {
            // What fails here fails again where it is needed, which says so.
            LoggerFactory.getLogger(WarmUp.class).debug("nothing warmed up", useless);
        }
        afterwards.run();
        FaultReports.thinOut(cache);
    }
}
