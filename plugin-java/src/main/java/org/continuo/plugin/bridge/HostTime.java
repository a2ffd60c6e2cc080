package org.continuo.plugin.bridge;

import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.json.Fields;
import org.continuo.core.timeline.Meter;
import org.continuo.core.timeline.Tempo;

/** What a request says of the host's tempo and meter. */
record HostTime(Optional<Tempo> tempo, Optional<Meter> meter) {
    static HostTime of(Fields json) {
        Optional<Tempo> tempo =
                json.has("tempoBpm")
                        ? Optional.of(
                                new Tempo(
                                        json.number(
                                                "tempoBpm", Tempo.SLOWEST_BPM, Tempo.FASTEST_BPM)))
                        : Optional.empty();
        Optional<Meter> meter =
                json.has("meterNumerator") || json.has("meterDenominator")
                        ? Optional.of(
                                new Meter(
                                        json.integer("meterNumerator", 1, Meter.LARGEST),
                                        json.integer("meterDenominator", 1, Meter.LARGEST)))
                        : Optional.empty();
        return new HostTime(tempo, meter);
    }

    OptionalDouble tempoBpm() {
        return tempo.isPresent() ? OptionalDouble.of(tempo.get().bpm()) : OptionalDouble.empty();
    }
}
