package io.github.ctrlora4j.plugins.skeleton;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PersonTest {
    private static final String BODY = "0.5,0.1 " + "- ".repeat(17);

    @Test
    void missingPointsAndPartsAreEmpty() {
        List<Person> people = Person.parse(BODY);
        assertEquals(1, people.size());
        assertEquals(Optional.of(new Point(0.5, 0.1)), people.get(0).body().get(0));
        assertEquals(Optional.empty(), people.get(0).body().get(17));
        assertTrue(people.get(0).leftHand().isEmpty() && people.get(0).face().isEmpty());
    }

    @Test
    void partsComeInTheirOrderAndPeopleApart() {
        List<Person> people = Person.parse(BODY + ";;" + "0.25,0.75 ".repeat(21) + "; -1,2 -|" + BODY);
        assertEquals(2, people.size());
        assertEquals(List.of(), people.get(0).leftHand());
        assertEquals(
                Optional.of(new Point(0.25, 0.75)), people.get(0).rightHand().get(20));
        assertEquals(
                List.of(Optional.of(new Point(-1, 2)), Optional.empty()),
                people.get(0).face());
        assertEquals(List.of(), people.get(1).rightHand());
    }

    static List<String> wrong() {
        return List.of(
                "",
                "- ".repeat(17),
                "- ".repeat(19),
                BODY + ";" + "- ".repeat(20),
                BODY + ";;;;",
                BODY.replace("0.5,0.1", "0.5"),
                BODY.replace("0.5,0.1", "0.5,0.1,0.2"),
                BODY.replace("0.5,0.1", "a,b"),
                BODY.replace("0.5,0.1", "2.1,0"),
                BODY.replace("0.5,0.1", "NaN,0"),
                BODY + "|");
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void anotherFormIsExplained(String people) {
        String message = assertThrows(InvalidRequestException.class, () -> Person.parse(people))
                .getMessage();
        assertTrue(message.contains("18 points of the body"), message);
    }

    /**
     * COCO: nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles, each left before right. Point i lies at
     * (i, 0), so that the neck, between shoulders 5 and 6, lies at 5.5.
     */
    @Test
    void cocosPointsFindTheirPlaces() {
        List<Optional<Point>> coco = IntStream.range(0, 17)
                .mapToObj(i -> Optional.of(new Point(i, 0)))
                .toList();
        assertEquals(
                List.of(
                        0.0, 5.5, 6.0, 8.0, 10.0, 5.0, 7.0, 9.0, 12.0, 14.0, 16.0, 11.0, 13.0, 15.0, 2.0, 1.0, 4.0,
                        3.0),
                Person.bodyOfCoco(coco).stream()
                        .map(point -> point.orElseThrow().x())
                        .toList());
    }

    @Test
    void withoutAShoulderThereIsNoNeck() {
        List<Optional<Point>> coco = IntStream.range(0, 17)
                .mapToObj(i -> Optional.of(new Point(i, 0)).filter(point -> i != 6))
                .toList();
        assertEquals(Optional.empty(), Person.bodyOfCoco(coco).get(1));
        assertEquals(Optional.empty(), Person.bodyOfCoco(coco).get(2));
    }
}
