package org.continuo.engine.generation;

import java.io.IOException;
import java.nio.file.Path;
import org.continuo.core.files.CacheFolder;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CompanionModels;
import org.continuo.engine.codec.AudioCodec;
import org.continuo.engine.codec.CodecConfig;
import org.continuo.engine.onnx.ModelCache;

/**
 * The codec alone: of a MusicGen checkpoint, or of a folder that holds nothing else.
 *
 * @param codec closed with this
 * @param channels of the sound that is coded
 * @param contentHash of the checkpoint, by which tokens of different codecs can be told apart
 */
public record TokenCodec(AudioCodec codec, int channels, String contentHash)
        implements AutoCloseable {

    /**
     * Opens the codec of a folder.
     *
     * @param stereo whether a codec of one channel is to code left and right separately, as that of
     *     a stereo model does in any case
     * @throws IOException if there is no codec in it
     */
    public static TokenCodec open(
            Path folder, CompanionModels companions, boolean stereo, EngineSettings settings)
            throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(folder, companions)) {
            boolean alone = checkpoint.isCodecOnly();
            CodecConfig config =
                    alone
                            ? CodecConfig.from(checkpoint.codecConfig())
                            : MusicGenConfig.from(checkpoint).codec();
            boolean ofStereoModel = !alone && MusicGenConfig.from(checkpoint).decoder().stereo();
            String hash = checkpoint.contentHash(new CacheFolder(settings.cacheFolder()));
            AudioCodec codec =
                    AudioCodec.open(
                            config,
                            checkpoint.codecWeights(),
                            new ModelCache(settings.cacheFolder()),
                            hash + "-codec",
                            settings.codecPrecision(),
                            settings.session());
            int channels = stereo || ofStereoModel ? 2 : config.audioChannels();
            return new TokenCodec(codec, channels, hash);
        }
    }

    @Override
    public void close() {
        codec.close();
    }
}
