package loader.wheel.container;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.url.AbstractURLStreamHandlerService;
import org.osgi.service.url.URLConstants;
import org.osgi.service.url.URLStreamHandlerService;

/** What {@code wheel:file:/x.whl} stands for: the bundle of that wheel. */
@Component(
        service = URLStreamHandlerService.class,
        property = URLConstants.URL_HANDLER_PROTOCOL + "=wheel")
public final class WheelUrlHandler extends AbstractURLStreamHandlerService {
    private final WheelSource source;

    @Activate
    public WheelUrlHandler(BundleContext context) {
        source = new WheelSource(context);
    }

    @Override
    public URLConnection openConnection(URL address) {
        return new URLConnection(address) {
            @Override
            public void connect() {}

            @Override
            public InputStream getInputStream() throws IOException {
                return source.open(address);
            }
        };
    }
}
