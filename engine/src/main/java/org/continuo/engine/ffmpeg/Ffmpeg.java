package org.continuo.engine.ffmpeg;

import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.continuo.core.files.CacheFolder;
import org.jspecify.annotations.Nullable;

/**
 * FFmpeg's libraries (LGPL), and what of them is used: demuxers and decoders that are named here
 * one by one, no protocol but {@link FfmpegInput}, and not a word to any stream. They are unpacked
 * into the user's cache and loaded when the first file comes that needs them.
 */
final class Ffmpeg {
    /** As {@code format_whitelist} takes them. Playlists are not among them. */
    static final String DEMUXERS = "aac,aiff,caf,flac,matroska,mov,mp3,ogg,w64,wav,wv";

    /** What is decoded, by FFmpeg's name for it, and each time by FFmpeg's own decoder. */
    private static final Set<String> CODECS =
            Set.of(
                    "aac",
                    "alac",
                    "flac",
                    "mp1",
                    "mp2",
                    "mp3",
                    "opus",
                    "vorbis",
                    "wavpack",
                    "adpcm_g722",
                    "adpcm_g726",
                    "adpcm_ima_qt",
                    "adpcm_ima_wav",
                    "adpcm_ms",
                    "adpcm_yamaha",
                    "gsm",
                    "gsm_ms",
                    "mace3",
                    "mace6",
                    "pcm_alaw",
                    "pcm_f32be",
                    "pcm_f32le",
                    "pcm_f64be",
                    "pcm_f64le",
                    "pcm_mulaw",
                    "pcm_s16be",
                    "pcm_s16le",
                    "pcm_s24be",
                    "pcm_s24le",
                    "pcm_s32be",
                    "pcm_s32le",
                    "pcm_s8",
                    "pcm_u8");

    /** More than any sound's header and packet; a damaged size asks for more. */
    private static final long LARGEST_ALLOCATION = 256L << 20;

    private Ffmpeg() {}

    /** The decoders, as {@code codec_whitelist} takes them. */
    static String decoders() {
        return CODECS.stream().map(Ffmpeg::decoderName).collect(Collectors.joining(","));
    }

    /** The decoder for a codec of this name; null where it is none of those above. */
    static @Nullable AVCodec decoder(String codec) {
        return CODECS.contains(codec)
                ? avcodec.avcodec_find_decoder_by_name(decoderName(codec))
                : null;
    }

    /** MPEG's layers have a second decoder, which rounds to whole numbers. */
    private static String decoderName(String codec) {
        if (codec.startsWith("adpcm_g7")) {
            return codec.substring("adpcm_".length());
        }
        return codec.matches("mp[123]") ? codec + "float" : codec;
    }

    /** Loads the libraries, once. */
    static void load() {
        Libraries.load();
    }

    private static final class Libraries {
        static {
            // JavaCPP reads these once. Its limits count the whole process, models included.
            System.setProperty(
                    "org.bytedeco.javacpp.cachedir",
                    CacheFolder.ofUser().resolve("ffmpeg").toString());
            System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
            System.setProperty("org.bytedeco.javacpp.nopointergc", "true");
            avutil.av_log_set_level(avutil.AV_LOG_QUIET);
            avutil.av_max_alloc(LARGEST_ALLOCATION);
            avcodec.avcodec_version();
            avformat.avformat_version();
        }

        private Libraries() {}

        /** Calling it runs the block above. */
        static void load() {}
    }
}
