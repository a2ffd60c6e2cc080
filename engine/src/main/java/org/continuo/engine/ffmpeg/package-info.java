/**
 * FFmpeg's demuxers and audio decoders, in process: no network, no other files, no video. Found by
 * {@code core} as its {@code SoundDecoder}.
 */
@NullMarked
package org.continuo.engine.ffmpeg;

import org.jspecify.annotations.NullMarked;
