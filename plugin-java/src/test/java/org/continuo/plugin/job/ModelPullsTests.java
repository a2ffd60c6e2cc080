package org.continuo.plugin.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.continuo.core.service.PullEvent;
import org.continuo.core.service.PullOffer;
import org.continuo.plugin.job.ScriptedService.Pulling;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelPullsTests {
    private final ScriptedService service = new ScriptedService();
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final ModelPulls pulls = new ModelPulls(service, (model, event) -> heard.add(event));

    @AfterEach
    void close() {
        pulls.close();
    }

    @Test
    void aModelOnItsWayIsToldOfAndNotBegunTwice() throws Exception {
        pulls.pull("a/b", true);
        Pulling pull = next();
        assertEquals("a/b", pull.name());
        assertTrue(pull.acceptLicenses());
        PullEvent half = new PullEvent.Progress(50, 100, 10, 5);
        pull.listener().on(half);
        assertEquals(half, heard.poll(30, TimeUnit.SECONDS));

        pulls.pull("a/b", true);
        pulls.pull("c/d", false);
        assertEquals("c/d", next().name(), "the other was on its way already");

        pull.listener().on(new PullEvent.Done("/cache/a/b"));
        pulls.pull("a/b", true);
        assertEquals("a/b", next().name(), "it may be asked for again");
    }

    @Test
    void onlyWhatIsUnderWayIsCancelled() throws Exception {
        pulls.cancel("a/b");
        pulls.pull("a/b", true);
        next();
        pulls.cancel("a/b");
        assertEquals(new PullEvent.Cancelled(), heard.poll(30, TimeUnit.SECONDS));
        pulls.cancel("a/b");
        pulls.pull("c/d", true);
        next();
        assertNull(heard.poll());
    }

    @Test
    void anOfferIsToldOrWhyThereIsNone() throws Exception {
        ModelPulls.Offered asker =
                new ModelPulls.Offered() {
                    @Override
                    public void on(PullOffer offer) {
                        heard.add(offer);
                    }

                    @Override
                    public void failed(String sentence) {
                        heard.add(sentence);
                    }
                };
        pulls.offer("a/b", asker);
        pulls.offer("unknown", asker);
        PullOffer offer = (PullOffer) Objects.requireNonNull(heard.poll(30, TimeUnit.SECONDS));
        assertEquals(1_000, offer.bytesToFetch());
        assertEquals("the hub knows no unknown", heard.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void whoHasClosedHearsNothingAndDoesNoHarm() throws Exception {
        pulls.pull("a/b", true);
        Pulling pull = next();
        pulls.close();
        pulls.cancel("a/b");
        pull.listener().on(new PullEvent.Cancelled());
        assertTrue(service.pulls.isEmpty());
    }

    private Pulling next() throws InterruptedException {
        return Objects.requireNonNull(service.pulls.poll(30, TimeUnit.SECONDS));
    }
}
