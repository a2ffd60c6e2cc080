package org.continuo.studio.broker;

/** Hears what whoever looks after a hub should know, a sentence each. */
@FunctionalInterface
public interface Journal {
    void note(String sentence);
}
