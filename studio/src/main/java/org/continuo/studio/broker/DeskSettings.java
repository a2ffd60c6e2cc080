package org.continuo.studio.broker;

import java.util.function.BooleanSupplier;
import org.continuo.studio.access.StudioUser.Limits;

/**
 * What a desk goes by.
 *
 * @param version of Continuo
 * @param capacity jobs of all users that may wait
 * @param isFull whether the broker's disk is
 */
record DeskSettings(String version, int capacity, UserRules limits, BooleanSupplier isFull) {
    /** What is known of users. */
    interface UserRules {
        Limits of(String user);

        boolean mayWork(String user);
    }
}
