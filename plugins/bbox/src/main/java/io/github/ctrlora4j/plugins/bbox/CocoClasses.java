package io.github.ctrlora4j.plugins.bbox;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.Arrays;
import java.util.List;

/** The 80 classes of COCO with the colors in which the reference paints them. Stateless. */
final class CocoClasses {
    static final List<String> NAMES = List.of(("person,bicycle,car,motorcycle,airplane,bus,train,truck,"
                    + "boat,traffic light,fire hydrant,stop sign,parking meter,bench,bird,cat,"
                    + "dog,horse,sheep,cow,elephant,bear,zebra,giraffe,"
                    + "backpack,umbrella,handbag,tie,suitcase,frisbee,skis,snowboard,"
                    + "sports ball,kite,baseball bat,baseball glove,skateboard,surfboard,tennis racket,bottle,"
                    + "wine glass,cup,fork,knife,spoon,bowl,banana,apple,"
                    + "sandwich,orange,broccoli,carrot,hot dog,pizza,donut,cake,"
                    + "chair,couch,potted plant,bed,dining table,toilet,tv,laptop,"
                    + "mouse,remote,keyboard,cell phone,microwave,oven,toaster,sink,"
                    + "refrigerator,book,clock,vase,scissors,teddy bear,hair drier,toothbrush")
            .split(","));

    private static final int[] COLORS = Arrays.stream(
                    ("FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 808000 800080 008080 808080 400000 004000 000040 404000 400040 004040 "
                                    + "C0C0C0 202020 606060 A0A0A0 E0E0E0 200000 002000 000020 202000 200020 002020 600000 006000 000060 606000 600060 "
                                    + "006060 A00000 00A000 0000A0 A0A000 A000A0 00A0A0 E00000 00E000 0000E0 E0E000 E000E0 00E0E0 404040 804040 408040 "
                                    + "404080 808040 804080 408080 C04040 40C040 4040C0 C0C040 C040C0 40C0C0 602020 206020 202060 606020 602060 206060 "
                                    + "A02020 20A020 2020A0 A0A020 A020A0 20A0A0 E02020 20E020 2020E0 E0E020 E020E0 20E0E0 406060 604060 606040 A06060")
                            .split(" "))
            .mapToInt(color -> Integer.parseInt(color, 16))
            .toArray();

    private CocoClasses() {}

    /**
     * @throws InvalidRequestException if COCO has no such class; names the nearest
     */
    static int color(String name) {
        int index = NAMES.indexOf(name);
        if (index < 0) {
            throw InvalidRequestException.unknownName("COCO", "class", name, NAMES);
        }
        return COLORS[index];
    }
}
