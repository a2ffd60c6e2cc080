package org.continuo.core.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class WavInfoTests {
    private static final String WORDS = "größer & <leiser> ♪\u0001";

    @TempDir Path folder;

    private static WavInfo info() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("WORDS", WORDS);
        facts.put("SEED", "7");
        return new WavInfo("Continuo 1", "a clip", "made of " + WORDS, facts);
    }

    @Test
    void playersFindTheTexts() {
        ByteBuffer body =
                ByteBuffer.wrap(info().chunks().get(1).body()).order(ByteOrder.LITTLE_ENDIAN);
        body.position(4);
        Map<String, String> texts = new TreeMap<>();
        while (body.hasRemaining()) {
            byte[] id = new byte[4];
            body.get(id);
            byte[] text = new byte[body.getInt()];
            body.get(text);
            body.position(body.position() + text.length % 2);
            assertEquals(0, text[text.length - 1]);
            texts.put(
                    new String(id, StandardCharsets.US_ASCII),
                    new String(text, 0, text.length - 1, StandardCharsets.UTF_8));
        }
        assertEquals(
                Map.of("INAM", "a clip", "ISFT", "Continuo 1", "ICMT", "made of " + WORDS), texts);
    }

    @Test
    void programsFindTheFactsInWellFormedXml() throws Exception {
        Document xml =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(info().chunks().getLast().body()));
        assertEquals(
                WORDS.replace('\u0001', ' '),
                xml.getElementsByTagName("WORDS").item(0).getTextContent());
        assertEquals("7", xml.getElementsByTagName("SEED").item(0).getTextContent());
    }

    @Test
    void theSamplesAreThoseOfAFileWithoutThem() throws Exception {
        AudioSamples sound = AudioSamples.mono(new float[] {0.5f, -1, 0.25f}, 48_000);
        Path file = folder.resolve("told.wav");
        WavFile.write(file, sound, SampleEncoding.PCM_24, OptionalLong.empty(), info().chunks());
        Path plain = folder.resolve("plain.wav");
        WavFile.write(plain, sound, SampleEncoding.PCM_24);
        assertArrayEquals(WavFile.read(plain).channel(0), WavFile.read(file).channel(0));
    }

    @Test
    void chunksAreFoundBehindOneWhoseWriterForgotToPadIt() throws Exception {
        Path file = folder.resolve("unpadded.wav");
        WavFile.write(file, AudioSamples.mono(new float[4], 8_000), SampleEncoding.PCM_16);
        byte[] plain = Files.readAllBytes(file);
        byte[] behind = "note\3\0\0\0abcJUNK\2\0\0\0xy".getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer whole =
                ByteBuffer.allocate(plain.length + behind.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(plain)
                        .put(behind)
                        .putInt(4, plain.length + behind.length - 8);
        Files.write(file, whole.array());
        assertEquals(
                List.of("note", "JUNK"), WavFile.chunks(file).stream().map(WavChunk::id).toList());
    }
}
