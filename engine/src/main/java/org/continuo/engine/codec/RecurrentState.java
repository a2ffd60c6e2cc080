package org.continuo.engine.codec;

import org.continuo.core.tensor.ElementType;
import org.continuo.engine.onnx.HostTensor;

/** Recurrent layers between two parts, {@code [layers, batch, width]} each. */
record RecurrentState(HostTensor hidden, HostTensor cell) implements AutoCloseable {

    static RecurrentState zeros(CodecConfig config, int batch) {
        return new RecurrentState(
                HostTensor.allocate(
                        ElementType.FLOAT32, config.lstmLayers(), batch, config.encoderWidth()),
                HostTensor.allocate(
                        ElementType.FLOAT32, config.lstmLayers(), batch, config.encoderWidth()));
    }

    void become(RecurrentState next) {
        hidden.floats().put(next.hidden.floats());
        cell.floats().put(next.cell.floats());
    }

    @Override
    public void close() {
        hidden.close();
        cell.close();
    }
}
