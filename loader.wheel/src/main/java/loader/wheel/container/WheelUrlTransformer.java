package loader.wheel.container;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.Locale;
import org.apache.felix.fileinstall.ArtifactUrlTransformer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Lets wheels be put into the folder that FileInstall watches, replaced there, and deleted. */
@Component
public final class WheelUrlTransformer implements ArtifactUrlTransformer {

    @Activate
    public WheelUrlTransformer() {}

    @Override
    public boolean canHandle(File file) {
        return file.getName().toLowerCase(Locale.ROOT).endsWith(".whl");
    }

    @Override
    public URL transform(URL wheel) throws MalformedURLException {
        return URI.create("wheel:" + wheel).toURL();
    }
}
