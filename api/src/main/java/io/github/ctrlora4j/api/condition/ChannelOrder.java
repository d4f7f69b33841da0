package io.github.ctrlora4j.api.condition;

/** Order in which a network expects the channels of an image. */
public enum ChannelOrder {
    /** Red, green, blue: PIL, torchvision. */
    RGB,
    /** Blue, green, red: OpenCV. */
    BGR;

    /** @param channel 0 red, 1 green, 2 blue */
    int place(int channel) {
        return this == RGB ? channel : 2 - channel;
    }
}
