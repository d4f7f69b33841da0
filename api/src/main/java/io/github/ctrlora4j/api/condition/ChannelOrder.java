package io.github.ctrlora4j.api.condition;

/** Order in which a network takes the channels of a picture. */
public enum ChannelOrder {
    /** Red, green, blue: PIL, torchvision. */
    RGB,
    /** Blue, green, red: OpenCV. */
    BGR
}
