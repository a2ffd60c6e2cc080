package org.continuo.engine.cli.updates;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.continuo.core.service.DataFolder;

/**
 * One line about a newer Continuo, at most once a day, where the user has switched the check on.
 * Whatever goes wrong is passed over: nobody has asked a question here.
 */
public final class UpdateNotice {
    private UpdateNotice() {}

    /** The sentence, if there is one to tell. */
    public static Optional<String> ofUser() {
        return ownVersion().flatMap(own -> newer(new UpdateCheck(DataFolder.ofUser()), own));
    }

    static Optional<String> newer(UpdateCheck check, VersionNumber own) {
        try {
            Optional<URI> address = check.address();
            if (address.isEmpty() || check.hasAskedLately()) {
                return Optional.empty();
            }
            VersionNumber newest = check.ask(address.get());
            return newest.compareTo(own) > 0
                    ? Optional.of("there is Continuo %s; this is %s".formatted(newest, own))
                    : Optional.empty();
        } catch (IOException unanswered) {
            return Optional.empty();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Nothing in a program that was never packaged. */
    static Optional<VersionNumber> ownVersion() {
        return Optional.ofNullable(UpdateNotice.class.getPackage().getImplementationVersion())
                .map(VersionNumber::parse);
    }
}
