package org.continuo.studio.client;

import java.util.List;
import java.util.Optional;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.GenerationService;
import org.continuo.studio.messages.Delivery.Maker;

/** A job of the studio, which knows who made it. */
public interface StudioJob extends GenerationService.Job {
    /** Who made it; nobody while it is not done. */
    Optional<Maker> maker();

    /** Where each clip comes from, whatever its file shall say; of a job that is done. */
    List<ClipOrigin> origins();
}
