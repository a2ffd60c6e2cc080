package org.continuo.doctor.vst3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The built plugin asks this host for its name, and knows its tracks by what the host says. */
@Tag("plugin")
@ExtendWith(TestHome.class)
class ChannelInHostTests {
    private final Vst3Host host = BuiltPlugin.host();

    @Test
    void theHostIsAskedForItsNameAsSoonAsAnInstanceIsThere() {
        int before = BuiltPlugin.timesAskedForTheHostsName();
        try (Vst3Plugin _ = host.open()) {
            assertTrue(BuiltPlugin.timesAskedForTheHostsName() > before);
        }
    }

    @Test
    void theMelodyComesFromTheTrackOfTheNameThatTheHostGives() throws Exception {
        try (Vst3Plugin leader = host.open();
                Vst3Plugin follower = host.open()) {
            var bass = new HostSession(leader, 48_000);
            leader.describeChannel(channel("Drums"));
            bass.play(2.4 * bass.barSeconds());

            follower.setState(new SavedProject(follower.state()).withMelodyOf("Bass").encode());
            var lead = new HostSession(follower, 48_000);
            lead.prepareToGenerate();
            lead.set(Map.of("Mode", 1.0));
            lead.play(2.4 * lead.barSeconds(), at -> Signals.silence(2, HostSession.BLOCK));
            lead.trigger();
            assertEquals(0, lead.peak(0, 4), "there is no track of that name");
            assertEquals(List.of(), new SavedProject(follower.state()).modes());

            // The plugin hears of it on its message thread, when that comes to it.
            leader.describeChannel(channel("Bass"));
            lead.waitForClip(0, lead::trigger);
            assertEquals("melody", new SavedProject(follower.state()).modes().getFirst());
        }
    }

    private static AttributeList channel(String name) {
        return new AttributeList().with("channel name", name).with("channel color", 0xFF8040C0L);
    }
}
