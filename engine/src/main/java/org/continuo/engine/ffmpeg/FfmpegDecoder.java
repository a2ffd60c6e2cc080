package org.continuo.engine.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.continuo.core.audio.AudioFormatException;
import org.continuo.core.audio.SampleCollector;
import org.continuo.core.audio.SoundFile;
import org.jspecify.annotations.Nullable;

/**
 * Every sound file but plain WAV, through FFmpeg: encoder delay and padding taken off, gain 1. Of a
 * damaged file what can be decoded is delivered, and the collector is told what is missing.
 */
final class FfmpegDecoder implements AutoCloseable {
    private static final int START_BYTES = 12;
    private static final double MICROSECONDS = 1e6;

    private static final Pattern KNOWN_BEGINNINGS =
            Pattern.compile(
                    "fLaC|OggS|RIF[FX]|RF64|riff|FORM|caff|wvpk|....ftyp|ID3|\\x1aE\\xdf\\xa3");

    /** Headers of lossy files count padding in or out as their writers liked. */
    private static final double LOSSY_TOLERANCE_SECONDS = 0.1;

    private final FileChannel file;
    private final SampleCollector collector;
    private final FfmpegInput input;
    private final FfmpegFrames frames = new FfmpegFrames();
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final AVFrame frame = avutil.av_frame_alloc();
    private final AVFormatContext container;
    private @Nullable AVCodecContext codec;
    private @Nullable FlacStream flac;
    private boolean hasPackets;
    private long silentTicks;
    private int longestFrame;
    private boolean isFollowedByOtherFormat;
    private int damagedPieces;
    private boolean isLastDamaged;
    private long samplesOfOtherFormat;

    private FfmpegDecoder(FileChannel file, SampleCollector collector) throws IOException {
        this.file = file;
        this.collector = collector;
        input = new FfmpegInput(file, collector.poll());
        container = avformat.avformat_alloc_context();
    }

    /** Delivers what the collector wants of its open file. */
    static void decode(FileChannel file, SampleCollector collector) throws IOException {
        Ffmpeg.load();
        try (FfmpegDecoder decoder = new FfmpegDecoder(file, collector)) {
            decoder.decode();
        }
    }

    @Override
    public void close() {
        if (codec != null) {
            avcodec.avcodec_free_context(codec);
        }
        if (!container.isNull()) { // as it is after a failure to open
            avformat.avformat_close_input(container);
        }
        avcodec.av_packet_free(packet);
        avutil.av_frame_free(frame);
        input.close();
    }

    private void decode() throws IOException {
        open();
        // As the file says; what FFmpeg finds out later may be an estimate.
        long[] declared =
                IntStream.range(0, container.nb_streams())
                        .mapToLong(stream -> container.streams(stream).duration())
                        .toArray();
        avformat.avformat_find_stream_info(container, (AVDictionary) null);
        input.rethrow();
        AVStream sound = sound();
        int index = sound.index();
        AVCodecContext decoder = openDecoder(sound);
        if (decodeAll(decoder, index)) {
            finish(sound, index < declared.length ? declared[index] : 0);
        }
    }

    private void open() throws IOException {
        container.pb(input.context());
        AVDictionary options = new AVDictionary(null);
        avutil.av_dict_set(options, "format_whitelist", Ffmpeg.DEMUXERS, 0);
        avutil.av_dict_set(options, "codec_whitelist", Ffmpeg.decoders(), 0);
        avutil.av_dict_set(options, "protocol_whitelist", "none", 0);
        int opened = avformat.avformat_open_input(container, "", null, options);
        avutil.av_dict_free(options);
        input.rethrow();
        if (opened < 0) {
            throw new AudioFormatException(
                    "%s: expected %s, found %s"
                            .formatted(collector.file(), SoundFile.FORMATS, beginning()));
        }
    }

    /** The stream to decode; nothing else is, pictures above all. */
    private AVStream sound() throws AudioFormatException {
        int chosen =
                avformat.av_find_best_stream(
                        container, avutil.AVMEDIA_TYPE_AUDIO, -1, -1, (AVCodec) null, 0);
        if (chosen < 0) {
            throw new AudioFormatException(
                    collector.file() + ": expected a sound file, found one without sound");
        }
        for (int i = 0; i < container.nb_streams(); i++) {
            if (i != chosen) {
                container.streams(i).discard(avcodec.AVDISCARD_ALL);
            }
        }
        return container.streams(chosen);
    }

    private AVCodecContext openDecoder(AVStream sound) throws IOException {
        int codecId = sound.codecpar().codec_id();
        String name = avcodec.avcodec_get_name(codecId).getString();
        AVCodec decoder = Ffmpeg.decoder(name);
        if (decoder == null) {
            throw new AudioFormatException(
                    "%s: expected %s, found sound that is encoded as %s"
                            .formatted(collector.file(), SoundFile.FORMATS, name));
        }
        AVCodecContext opened = avcodec.avcodec_alloc_context3(decoder);
        codec = opened;
        avcodec.avcodec_parameters_to_context(opened, sound.codecpar());
        opened.pkt_timebase(sound.time_base());
        opened.thread_count(1);
        if (codecId == avcodec.AV_CODEC_ID_FLAC) {
            opened.err_recognition(avcodec.AV_EF_CRCCHECK | avcodec.AV_EF_EXPLODE);
            flac = FlacStream.of(sound.codecpar());
        }
        if (avcodec.avcodec_open2(opened, decoder, (AVDictionary) null) < 0) {
            throw new AudioFormatException(
                    "%s: expected sound that is encoded as %s, found a header that does not fit it"
                            .formatted(collector.file(), name));
        }
        return opened;
    }

    /** Whether it came to the file's end; false where the collector had enough before. */
    private boolean decodeAll(AVCodecContext decoder, int stream) throws IOException {
        while (collector.wantsMore()) {
            int read = avformat.av_read_frame(container, packet);
            input.rethrow();
            if (read < 0) {
                // Nothing else than the end, or damage behind which nothing can be found, or, in
                // Ogg files one behind the other, a format that FFmpeg does not change to.
                isFollowedByOtherFormat = read == avutil.AVERROR_PATCHWELCOME;
                deliver(decoder, null);
                return true;
            }
            if (packet.stream_index() == stream) {
                if (decoder.codec_id() == avcodec.AV_CODEC_ID_VORBIS) {
                    mendEnd(packet);
                }
                if (decoder.codec_id() == avcodec.AV_CODEC_ID_ALAC) {
                    keepEnd(packet);
                }
                deliver(decoder, packet);
            }
            avcodec.av_packet_unref(packet);
        }
        return false;
    }

    /**
     * A Vorbis stream's first packet makes no sound. In a stream of a single page FFmpeg 8.1 counts
     * it, and takes as much too much off the end.
     */
    private void mendEnd(AVPacket encoded) {
        if (!hasPackets) {
            hasPackets = true;
            silentTicks = encoded.pts() == 0 && isFormat("ogg") ? encoded.duration() : 0;
        }
        if (silentTicks > 0) {
            takeOffEnd(encoded, atEnd -> (int) Math.max(0, atEnd - silentTicks));
        }
    }

    /** ALAC's last packet knows how long it is; FFmpeg 8.1 takes a CAF's padding off once more. */
    private static void keepEnd(AVPacket encoded) {
        takeOffEnd(encoded, _ -> 0);
    }

    /** Changes how many samples FFmpeg takes off a packet's end, if it takes any. */
    private static void takeOffEnd(AVPacket encoded, IntUnaryOperator samples) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            BytePointer skips =
                    avcodec.av_packet_get_side_data(
                            encoded, avcodec.AV_PKT_DATA_SKIP_SAMPLES, size);
            if (skips != null && size.get() >= 2 * Integer.BYTES) {
                ByteBuffer atBothEnds =
                        skips.capacity(size.get()).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
                int atEnd = atBothEnds.getInt(Integer.BYTES);
                atBothEnds.putInt(Integer.BYTES, samples.applyAsInt(atEnd));
            }
        }
    }

    private void deliver(AVCodecContext decoder, @Nullable AVPacket encoded) throws IOException {
        boolean damaged = avcodec.avcodec_send_packet(decoder, encoded) < 0;
        int received = avcodec.avcodec_receive_frame(decoder, frame);
        while (received >= 0) {
            deliver(frame);
            avutil.av_frame_unref(frame);
            received = avcodec.avcodec_receive_frame(decoder, frame);
        }
        damaged |= received == avutil.AVERROR_INVALIDDATA;
        damagedPieces += damaged ? 1 : 0;
        isLastDamaged = encoded == null ? isLastDamaged : damaged;
    }

    private void deliver(AVFrame decoded) throws IOException {
        int count = decoded.nb_samples();
        int channels = decoded.ch_layout().nb_channels();
        if (count <= 0) {
            return;
        }
        if (!collector.isBegun()) {
            collector.begin(channels, decoded.sample_rate());
        } else if (!collector.takes(channels, decoded.sample_rate())) {
            samplesOfOtherFormat += count;
            return;
        }
        longestFrame = Math.max(longestFrame, count);
        if (flac != null) {
            flac.update(decoded);
        }
        collector.add(frames.floats(decoded), 0, count);
    }

    /** Takes off padding, and tells what is missing. */
    private void finish(AVStream sound, long declaredTicks) throws IOException {
        if (!collector.isBegun()) {
            return;
        }
        int rateHz = collector.sampleRateHz();
        AVRational tick = sound.time_base();
        long declared =
                declaredTicks <= 0 || tick.den() <= 0
                        ? 0
                        : Math.round((double) declaredTicks * tick.num() * rateHz / tick.den());
        if (isFormat("caf") && declared == 0) {
            declared = sound.nb_frames(); // of PCM
        }
        if (isFormat("matroska") && container.duration() > 0) {
            declared = Math.round(container.duration() / MICROSECONDS * rateHz);
        }
        long padding = collector.delivered() - declared;
        boolean isPadded = declared > 0 && padding > 0 && padding < 2L * longestFrame;
        if (isPadded && (isFormat("mov") || isFormat("caf"))) {
            collector.dropEnd(padding); // FFmpeg ends with whole frames, not with the edit list
        }
        collector.endsAt(collector.delivered());
        if (flac != null) {
            flac.requireMatch(collector.file());
            declared = flac.declaredSamples();
        }
        damage((double) declared / rateHz, (double) collector.delivered() / rateHz)
                .ifPresent(damage -> collector.note(collector.file() + ": " + damage));
    }

    private Optional<String> damage(double declaredSeconds, double seconds) throws IOException {
        if (isFollowedByOtherFormat) {
            return Optional.of(
                    "expected one format throughout, found another one after %.3f s, which is left out"
                            .formatted(seconds));
        }
        double tolerance = flac == null ? LOSSY_TOLERANCE_SECONDS : 0;
        // More seconds than bytes are a number that a writer made up.
        boolean isCredible = declaredSeconds < file.size();
        if (isCredible && seconds < declaredSeconds - tolerance) {
            return Optional.of(
                    "expected %.3f s of sound, found %.3f s; the file %s"
                            .formatted(
                                    declaredSeconds,
                                    seconds,
                                    damagedPieces > 1 ? "is damaged" : "ends early"));
        }
        if (samplesOfOtherFormat > 0) {
            return Optional.of(
                    "expected one format throughout, found %d samples of another one, which are left out"
                            .formatted(samplesOfOtherFormat));
        }
        if (input.isOfCrash()) {
            return Optional.of(
                    "expected a header that knows the sound's length, found one that says 0; the %.3f s up to the file's end are read"
                            .formatted(seconds));
        }
        if (isFormat("ogg") && !OggEnd.isMarked(file)) {
            return Optional.of(
                    "expected an end mark, found none after %.3f s; the file may end early"
                            .formatted(seconds));
        }
        if (damagedPieces == 1 && isLastDamaged && declaredSeconds == 0) {
            return Optional.of(
                    "expected a whole last piece, found a part of one after %.3f s; the file ends early"
                            .formatted(seconds));
        }
        if (damagedPieces > 0 && (declaredSeconds == 0 || seconds < declaredSeconds)) {
            return Optional.of(
                    "expected sound throughout, found %d damaged places, which are left out"
                            .formatted(damagedPieces));
        }
        return Optional.empty();
    }

    private boolean isFormat(String demuxer) {
        return container.iformat().name().getString().startsWith(demuxer);
    }

    private String beginning() throws IOException {
        ByteBuffer bytes = FileHead.bytes(file, 0, START_BYTES);
        byte[] start = new byte[bytes.limit()];
        bytes.get(start);
        if (start.length == 0) {
            return "an empty file";
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
        return KNOWN_BEGINNINGS.matcher(text).lookingAt()
                ? "one that is damaged, or ends, before its sound begins"
                : "a file that begins with " + HexFormat.ofDelimiter(" ").formatHex(start);
    }
}
