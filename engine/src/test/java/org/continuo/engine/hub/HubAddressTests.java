package org.continuo.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubAddressTests {
    @ParameterizedTest
    @CsvSource({
        "https://huggingface.co/facebook/musicgen-small, facebook/musicgen-small",
        "http://www.huggingface.co/facebook/musicgen-small/, facebook/musicgen-small",
        "https://hf.co/facebook/musicgen-small?library=transformers, facebook/musicgen-small",
        "https://huggingface.co/me/mine/tree/v2, me/mine@v2",
        "https://huggingface.co/me/mine/blob/main/config.json, me/mine",
        "https://huggingface.co/me/mine/discussions, me/mine",
    })
    void theAddressOfAModelIsItsName(String address, String name) {
        assertTrue(HubAddress.isAddress(address));
        assertEquals(name, HubAddress.name(address).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://huggingface.co/spaces/facebook/MusicGen",
                "https://huggingface.co/datasets/me/songs",
                "https://huggingface.co/facebook",
                "https://example.com/a/b"
            })
    void anotherAddressIsRefused(String address) {
        assertThrows(IllegalArgumentException.class, () -> HubAddress.name(address));
    }

    @Test
    void aNameIsNoAddress() {
        assertFalse(HubAddress.isAddress("facebook/musicgen-small"));
    }
}
