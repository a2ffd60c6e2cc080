package org.continuo.core.service;

/**
 * A take that the engine has kept, as lists show it.
 *
 * @param id names it
 * @param file its sound, a WAV file of 32-bit floats that says where it comes from
 * @param madeMillis when, since 1970
 * @param model its name
 * @param words that the model was told
 * @param seconds of sound
 * @param key such as {@code A minor}; empty where it is not clear, or not heard yet
 * @param tempoBpm 0 where there is no clear beat, or it is not heard yet
 * @param starred whether it is never removed to make room
 */
public record TakeInfo(
        String id,
        String file,
        long madeMillis,
        String model,
        String words,
        long seed,
        double seconds,
        String key,
        double tempoBpm,
        boolean starred) {}
