package loader.process.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import loader.process.memory.Segments.Segment;
import loader.spi.values.BufferKind;

/** The memory of a Python object. */
public record Memory(Told object, Segments segments) {

    private static final long NO_SEGMENT = -1;

    /** Bytes, in a segment that has to be given back, or in an array. */
    record Content(ByteBuffer bytes, Segment segment) {}

    /** Asks Python for the content, in the segment of this number if there is one. */
    private interface Question {
        Object ask(long segment);
    }

    /** A copy as an array, or null if the object has no such items. */
    public Object array(BufferKind kind) {
        Content content =
                answered(
                                segment ->
                                        object.told(
                                                "matching_bytes",
                                                kind.formats(),
                                                kind.size(),
                                                segment))
                        .orElse(null);
        if (content == null) {
            return null;
        }
        try {
            return kind.arrayOf(content.bytes());
        } finally {
            if (content.segment() != null) {
                segments.giveBack(content.segment());
            }
        }
    }

    Content content() {
        return answered(segment -> object.told("buffer_content", segment)).orElseThrow();
    }

    /** The answer is bytes, the size in the segment, or the negative size of what is needed. */
    private Optional<Content> answered(Question question) {
        Object answer = question.ask(0);
        while (answer instanceof Number size) {
            int needed = Math.toIntExact(-size.longValue());
            Optional<Segment> taken = segments.take(needed);
            if (taken.isEmpty()) {
                answer = question.ask(NO_SEGMENT);
                continue;
            }
            Segment segment = taken.get();
            boolean isFilled = false;
            try {
                answer = question.ask(segment.number());
                isFilled = answer instanceof Number filled && filled.longValue() >= 0;
                if (isFilled) {
                    int filled = ((Number) answer).intValue();
                    return Optional.of(new Content(segment.bytes(filled), segment));
                }
            } finally {
                if (!isFilled) {
                    segments.giveBack(segment);
                }
            }
        }
        return Optional.ofNullable((byte[]) answer)
                .map(ByteBuffer::wrap)
                .map(bytes -> new Content(bytes.order(ByteOrder.nativeOrder()), null));
    }
}
