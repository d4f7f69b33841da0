package io.github.ctrlora4j.plugins.skeleton;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Points of one person; a point that was not seen is empty.
 *
 * @param body 18 points in OpenPose's order: nose, neck, right shoulder, elbow, wrist, the left ones, right hip, knee,
 *     ankle, the left ones, right eye, left eye, right ear, left ear
 * @param leftHand 21 points: the wrist, then four per finger from the thumb on, each from the palm outwards; or none
 * @param rightHand the same
 * @param face any number of points
 */
record Person(
        List<Optional<Point>> body,
        List<Optional<Point>> leftHand,
        List<Optional<Point>> rightHand,
        List<Optional<Point>> face) {
    static final int BODY_POINTS = 18;
    static final int HAND_POINTS = 21;

    /** COCO's index of each of OpenPose's body points; the neck, which COCO lacks, is the middle of the shoulders. */
    private static final int[] COCO = {0, -1, 6, 8, 10, 5, 7, 9, 12, 14, 16, 11, 13, 15, 2, 1, 4, 3};

    private static final int COCO_LEFT_SHOULDER = 5;
    private static final int COCO_RIGHT_SHOULDER = 6;

    /** Coordinates farther out are typing errors, or too large to draw. */
    private static final double LARGEST = 2;

    private static final String FORM = "parameter people holds per person 18 points of the body, optionally"
            + " ; 21 of the left hand ; 21 of the right hand ; those of the face; a point is x,y from -1 to 2 or -";

    Person {
        body = List.copyOf(body);
        leftHand = List.copyOf(leftHand);
        rightHand = List.copyOf(rightHand);
        face = List.copyOf(face);
        if (body.size() != BODY_POINTS) {
            throw new InvalidRequestException(FORM + "; got a body of " + body.size());
        }
        for (List<Optional<Point>> hand : List.of(leftHand, rightHand)) {
            if (!hand.isEmpty() && hand.size() != HAND_POINTS) {
                throw new InvalidRequestException(FORM + "; got a hand of " + hand.size());
            }
        }
    }

    /** @param points COCO's 17 points of a body, and any after them */
    static List<Optional<Point>> bodyOfCoco(List<Optional<Point>> points) {
        Optional<Point> neck = points.get(COCO_LEFT_SHOULDER).flatMap(left -> points.get(COCO_RIGHT_SHOULDER)
                .map(right -> new Point((left.x() + right.x()) / 2, (left.y() + right.y()) / 2)));
        return IntStream.of(COCO).mapToObj(i -> i < 0 ? neck : points.get(i)).toList();
    }

    /** Persons are separated by '|', parts of one by ';', points by spaces. */
    static List<Person> parse(String people) {
        return Stream.of(people.split("\\|", -1)).map(Person::parsePerson).toList();
    }

    private static Person parsePerson(String text) {
        List<List<Optional<Point>>> parts =
                Stream.of(text.split(";", -1)).map(Person::parsePoints).toList();
        if (parts.size() > 4) {
            throw new InvalidRequestException(FORM + "; got " + parts.size() + " parts");
        }
        return new Person(parts.get(0), part(parts, 1), part(parts, 2), part(parts, 3));
    }

    private static List<Optional<Point>> part(List<List<Optional<Point>>> parts, int index) {
        return index < parts.size() ? parts.get(index) : Collections.emptyList();
    }

    private static List<Optional<Point>> parsePoints(String text) {
        return Stream.of(text.strip().split("\\s+"))
                .filter(point -> !point.isEmpty())
                .map(Person::parsePoint)
                .toList();
    }

    private static Optional<Point> parsePoint(String text) {
        if (text.equals("-")) {
            return Optional.empty();
        }
        String[] numbers = text.split(",", -1);
        if (numbers.length != 2) {
            throw new InvalidRequestException(FORM + "; got '" + text + "'");
        }
        return Optional.of(new Point(parseNumber(numbers[0], text), parseNumber(numbers[1], text)));
    }

    private static double parseNumber(String number, String point) {
        try {
            double value = Double.parseDouble(number);
            if (value >= -1 && value <= LARGEST) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(FORM + "; got '" + point + "'", e);
        }
        throw new InvalidRequestException(FORM + "; got '" + point + "'");
    }
}
