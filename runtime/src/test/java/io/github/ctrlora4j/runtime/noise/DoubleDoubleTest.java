package io.github.ctrlora4j.runtime.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoubleDoubleTest {
    /** Rounded from 40 digits: ln 0.5, ln 0.1, sin 1, sin 3, cos 1, cos 6. */
    @Test
    void isRoundedFromExactValues() {
        assertEquals(-0.6931471805599453094172321214581765680755, DoubleDouble.log(0.5));
        assertEquals(0.8414709848078965066525023216302989996226, DoubleDouble.sin(1));
        assertEquals(0.1411200080598672221007448028081102798469, DoubleDouble.sin(3));
        assertEquals(0.5403023058681397174009366074429766037323, DoubleDouble.cos(1));
        assertEquals(0.9601702866503660205456522979229244054519, DoubleDouble.cos(6));
    }

    @Test
    void edgesAreExact() {
        assertEquals(0, DoubleDouble.log(1));
        assertEquals(0, DoubleDouble.sin(0));
        assertEquals(1, DoubleDouble.cos(0));
    }

    /** StrictMath may be off by one unit in the last place, and this by none. */
    @ParameterizedTest
    @CsvSource({"1e-300", "1e-9", "0.25", "0.7", "0.999999999"})
    void isNoFurtherThanOneUnitFromStrictMath(double x) {
        assertEquals(StrictMath.log(x), DoubleDouble.log(x), Math.ulp(StrictMath.log(x)));
        assertEquals(StrictMath.sin(6 * x), DoubleDouble.sin(6 * x), Math.ulp(StrictMath.sin(6 * x)));
        assertEquals(StrictMath.cos(6 * x), DoubleDouble.cos(6 * x), Math.ulp(StrictMath.cos(6 * x)));
    }
}
