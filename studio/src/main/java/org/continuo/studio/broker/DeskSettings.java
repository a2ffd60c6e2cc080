package org.continuo.studio.broker;

import org.continuo.studio.access.StudioUser.Limits;

/**
 * What a desk goes by.
 *
 * @param version of Continuo
 * @param capacity jobs of all users that may wait
 */
record DeskSettings(String version, int capacity, UserRules limits) {
    /** What is known of users. */
    interface UserRules {
        Limits of(String user);

        boolean mayWork(String user);
    }
}
