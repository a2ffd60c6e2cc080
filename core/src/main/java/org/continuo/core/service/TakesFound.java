package org.continuo.core.service;

import java.util.List;

/**
 * What a search for takes has found.
 *
 * @param takes the newest first, at most as many as were asked for
 * @param found how many there are of the kind
 * @param kept how many there are at all
 */
public record TakesFound(List<TakeInfo> takes, int found, int kept) {
    public TakesFound {
        takes = List.copyOf(takes);
    }
}
