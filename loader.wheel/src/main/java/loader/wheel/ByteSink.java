package loader.wheel;

import java.io.IOException;

/** Takes bytes as they come. */
@FunctionalInterface
interface ByteSink {

    void accept(byte[] bytes, int offset, int length) throws IOException;
}
