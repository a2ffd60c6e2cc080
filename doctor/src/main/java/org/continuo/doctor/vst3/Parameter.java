package org.continuo.doctor.vst3;

import org.continuo.doctor.vst3.binding.ParameterInfo;

/** What the controller says about one parameter. */
public record Parameter(
        int id, String title, String units, int stepCount, double initial, int flags) {
    private static final int CAN_AUTOMATE = 1;
    private static final int IS_READ_ONLY = 1 << 1;
    private static final int IS_BYPASS = 1 << 16;

    static Parameter of(ParameterInfo info) {
        return new Parameter(
                info.id,
                WideString.read(info.title),
                WideString.read(info.units),
                info.stepCount,
                info.defaultNormalizedValue,
                info.flags);
    }

    boolean canBeAutomated() {
        return (flags & CAN_AUTOMATE) != 0 && (flags & IS_READ_ONLY) == 0;
    }

    boolean isBypass() {
        return (flags & IS_BYPASS) != 0;
    }
}
