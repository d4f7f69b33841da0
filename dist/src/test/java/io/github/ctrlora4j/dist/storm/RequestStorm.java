package io.github.ctrlora4j.dist.storm;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Eight threads with requests of all kinds on one runtime, some of them wrong, cancelled, interrupted, or with a
 * listener that throws, while {@link Churn} changes the plugin folder. What is finished must be what it is in quiet,
 * bit for bit.
 */
final class RequestStorm {
    private static final int THREADS = 8;
    private static final int DISTINCT = 24;
    private static final List<String> CHECKPOINTS = List.of("miniature", "miniature-ink", "miniature-3d");
    private static final List<String> SIZES = List.of("64x64", "64x128", "128x64", "128x128");

    private final Tally tally;
    private final Ctrlora4j ctrlora4j;
    private final List<GenerationRequest> requests;
    private final List<GenerationResult> expected;

    private RequestStorm(
            Tally tally, Ctrlora4j ctrlora4j, List<GenerationRequest> requests, List<GenerationResult> expected) {
        this.tally = tally;
        this.ctrlora4j = ctrlora4j;
        this.requests = requests;
        this.expected = expected;
    }

    static void run(StormSettings settings, Tally tally) throws Exception {
        Path folder = settings.folder("requests-plugins");
        Churn churn = Churn.fill(settings, folder);
        List<GenerationRequest> requests = requests(settings);
        List<GenerationResult> expected = new ArrayList<>();
        try (Ctrlora4j quiet = settings.open(settings.models(), folder)) {
            for (GenerationRequest request : requests) {
                expected.add(quiet.generator().generate(request, progress -> {}, new Cancellation()));
            }
        }
        System.out.println("requests: " + requests.size() + " made one after the other, " + Census.now());
        try (Ctrlora4j ctrlora4j = settings.open(settings.models(), folder)) {
            new RequestStorm(tally, ctrlora4j, requests, expected).blow(settings, churn);
        }
        if (!Census.temporaryFolders().isEmpty()) {
            tally.fault("left behind " + Census.temporaryFolders());
        }
    }

    private static List<GenerationRequest> requests(StormSettings settings) {
        Random random = settings.random(0);
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < DISTINCT; i++) {
            GenerationRequest.Builder request = GenerationRequest.builder(
                            CHECKPOINTS.get(random.nextInt(CHECKPOINTS.size())))
                    .prompt(random.nextBoolean() ? "a rocket, noto style" : "teddy bear, white background")
                    .negativePrompt(random.nextBoolean() ? "" : "blurred")
                    .guidanceScale(random.nextInt(4) == 0 ? 1 : 5)
                    .steps(2 + random.nextInt(3))
                    .batch(1 + random.nextInt(2))
                    .seed(random.nextInt(1 << 20))
                    .size(ImageSize.parse(SIZES.get(random.nextInt(SIZES.size()))));
            int conditions = i % 3;
            for (int k = 0; k < conditions; k++) {
                String id = Churn.CONDITIONS.get(random.nextInt(Churn.CONDITIONS.size()));
                ConditionInput.Builder input = ConditionInput.builder(
                                id, ImageFiles.read(settings.source(random.nextInt(100))))
                        .weight(0.5 + random.nextInt(3) * 0.5);
                request.condition((id.equals(Churn.PACK) ? input : input.lora(Path.of("canny"))).build());
            }
            requests.add(request.build());
        }
        return requests;
    }

    private void blow(StormSettings settings, Churn churn) throws InterruptedException {
        long deadline = settings.deadline();
        AtomicBoolean isOver = new AtomicBoolean();
        Thread wind = new Thread(() -> churn.run(settings.random(99), isOver, tally), "storm-churn");
        wind.start();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            Random random = settings.random(100 + t);
            Thread thread = new Thread(
                    () -> {
                        for (int i = 0; i < settings.count() && System.nanoTime() < deadline; i++) {
                            attempt(random);
                        }
                    },
                    "storm-" + t);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        isOver.set(true);
        wind.join();
    }

    private void attempt(Random random) {
        int index = random.nextInt(requests.size());
        Mishap mishap = random.nextBoolean() ? Mishap.NONE : Mishap.values()[random.nextInt(Mishap.values().length)];
        int moment = random.nextInt(6);
        GenerationRequest request = mishap.applyTo(requests.get(index));
        Cancellation cancellation = new Cancellation();
        Thread caller = Thread.currentThread();
        int[] reports = new int[1];
        tally.count("requests");
        try {
            mishap.beforeCall(ctrlora4j, request, tally);
            GenerationResult result = ctrlora4j
                    .generator()
                    .generate(
                            request,
                            (Progress progress) -> {
                                if (reports[0]++ == moment) {
                                    mishap.happen(caller, cancellation);
                                }
                            },
                            cancellation);
            judge(index, mishap, result);
        } catch (CtrloraException e) {
            tally.refused(e);
            if (!mishap.mayFail()
                    && request.conditions().stream().allMatch(input -> Churn.isSteady(input.condition()))) {
                tally.fault("refused without a reason, request " + request, e);
            }
        } catch (Mishap.Thrown e) {
            tally.count("failed by the listener");
        } catch (CancellationException e) {
            tally.count("cancelled");
        } catch (AssertionError e) {
            tally.count("failed by the listener");
            if (!(e.getCause() instanceof Mishap.Thrown)) {
                tally.fault(mishap + ", request " + request, e);
            }
        } catch (Throwable e) {
            tally.fault(mishap + ", request " + request, e);
        } finally {
            Thread.interrupted();
        }
    }

    private void judge(int index, Mishap mishap, GenerationResult result) {
        if (result.isCancelled()) {
            tally.count("cancelled");
            if (!mishap.mayCancel()) {
                tally.fault("cancelled by nobody: " + requests.get(index) + " with " + mishap);
            }
            return;
        }
        tally.count("finished");
        GenerationResult quiet = expected.get(index);
        boolean isDetectedAlike = result.conditionImages().equals(quiet.conditionImages());
        boolean isSame = isDetectedAlike && result.images().equals(quiet.images());
        tally.count("differing", isSame ? 0 : 1);
        if (!isSame) {
            tally.fault("another result than in quiet, "
                    + (isDetectedAlike ? "of the same condition images" : "of other condition images") + ", by up to "
                    + difference(result, quiet) + "/255: " + requests.get(index) + " with " + mishap);
        }
    }

    private static int difference(GenerationResult a, GenerationResult b) {
        int most = 0;
        for (int i = 0; i < a.images().size(); i++) {
            byte[] left = a.images().get(i).image().toBytes();
            byte[] right = b.images().get(i).image().toBytes();
            for (int k = 0; k < left.length; k++) {
                most = Math.max(most, Math.abs((left[k] & 0xff) - (right[k] & 0xff)));
            }
        }
        return most;
    }
}
