package loader.wheel.zip;

import java.io.IOException;

/** Takes bytes as they come. */
@FunctionalInterface
public interface ByteSink {

    void accept(byte[] bytes, int offset, int length) throws IOException;
}
