package io.github.ctrlora4j.dist.study;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyTablesTest {
    @TempDir
    private Path folder;

    @Test
    void joinsEvaluationAndOverlap() throws IOException {
        Files.writeString(folder.resolve("overlap.csv"), "figure,box\n0.5,1\n0.25,0.5\n");
        Files.writeString(
                folder.resolve("evaluate.csv"),
                "condition,compared,images,folder,MSE,PSNR,SSIM\ncanny,condition image,2,x,0.01234,19.08,0.5\n");
        Path target = folder.resolve("a.csv");
        StudyTables.main(new String[] {"figures", target.toString(), "CtrLoRA", "canny", "own", folder.toString()});
        assertEquals(
                List.of(
                        "series,category,prompts,images,MSE,PSNR,SSIM,figure,box",
                        // 0.375 and 0.75 are means of two.
                        "CtrLoRA,canny,own,2,0.0123,19.0800,0.5000,0.3750,0.7500"),
                Files.readAllLines(target));
    }

    @Test
    void drawingsWithoutConditionHaveOverlapAlone() throws IOException {
        Files.writeString(folder.resolve("overlap.csv"), "figure,box\n0.5,1\n");
        assertEquals(
                "{images=1, MSE=, PSNR=, SSIM=, figure=0.5000, box=1.0000}",
                StudyTables.figures(folder).toString());
    }

    @Test
    void aCurveHasItsValidations() throws IOException {
        Path metrics = Files.writeString(
                folder.resolve("metrics.jsonl"),
                """
                {"step":0,"validation":true,"loss":0.5,"fidelity":0.25,"converged":false}
                {"step":1,"condition":"canny","loss":0.4,"gradient":1.0,"seconds":1.0}
                {"step":1,"validation":true,"loss":0.4,"converged":false}
                """);
        Path target = folder.resolve("f.csv");
        StudyTables.main(new String[] {"curves", target.toString(), "XS", metrics.toString()});
        assertEquals(
                List.of("series,step,loss,distance", "XS,0,0.5000,0.2500", "XS,1,0.4000,"), Files.readAllLines(target));
    }
}
