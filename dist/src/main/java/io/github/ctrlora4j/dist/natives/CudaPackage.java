package io.github.ctrlora4j.dist.natives;

import io.github.ctrlora4j.dist.natives.NativeJar.Part;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * PyTorch's libraries for CUDA on one platform. Immutable.
 *
 * <p>The jars are the JavaCPP presets' builds of PyTorch and OpenBLAS and their copies of NVIDIA's libraries. Their own
 * JNI libraries ({@code libjni…}) are left out: they are not DJL's, and the engine would load them. PyTorch was built
 * for CUDA 12.9 and cuDNN 9.10, whose copies are only partly on Maven Central; those of CUDA 12.6 and cuDNN 9.5 have
 * the same library names and every symbol that PyTorch imports.
 *
 * <p>Central publishes SHA-1 only. The SHA-256 below were computed of jars whose SHA-1 agreed with Central's.
 *
 * @param platform as DJL names it: {@code linux-x86_64}, {@code win-x86_64}
 * @param needsCufile whether an empty {@code libcufile.so.0} must be made: PyTorch is linked to it, and it is in none
 *     of the jars
 */
public record CudaPackage(String platform, List<NativeJar> jars, boolean needsCufile) {
    /** The name in commands. */
    public static final String NAME = "cuda";

    /** PyTorch's version, which DJL's JNI library was built for. */
    static final String TORCH = "2.7.1";

    private static final long MIB = 1L << 20;

    public CudaPackage {
        jars = List.copyOf(jars);
    }

    /** Empty where there are no such libraries, or DJL has no JNI library for them. */
    public static Optional<CudaPackage> of(String osName, String osArch) {
        String system = osName.toLowerCase(Locale.ROOT);
        if (!osArch.equals("amd64") && !osArch.equals("x86_64")) {
            return Optional.empty();
        }
        return system.startsWith("linux")
                ? Optional.of(linux())
                : system.startsWith("windows") ? Optional.of(windows()) : Optional.empty();
    }

    /** The folder of an installation; the launcher has the same name. */
    public String folderName() {
        return TORCH + "-" + NAME + "-" + platform;
    }

    /** Whether a folder of the store is an installation of this platform, of this or another version. */
    boolean isInstalledIn(String folder) {
        return folder.endsWith("-" + NAME + "-" + platform);
    }

    private static CudaPackage linux() {
        NativeJar torch = new NativeJar(
                "org/bytedeco/pytorch/2.7.1-1.5.12/pytorch-2.7.1-1.5.12-linux-x86_64-gpu.jar",
                615_519_857,
                "ae03b1a186d512e46c89b5de7f7b3ff6dc7fcaee5efb042491655d9f38437293",
                "org/bytedeco/pytorch/linux-x86_64-gpu/",
                List.of(
                        "libc10.so",
                        "libc10_cuda.so",
                        "libgomp.so.1",
                        "libtorch.so",
                        "libtorch_cpu.so",
                        "libtorch_cuda.so",
                        "libtorch_cuda_linalg.so"),
                1086 * MIB,
                Part.TORCH);
        NativeJar blas = new NativeJar(
                "org/bytedeco/openblas/0.3.30-1.5.12/openblas-0.3.30-1.5.12-linux-x86_64.jar",
                19_709_636,
                "d7a602fc3d3254fb51b7f75595f4cce0c0ef0799d8874c6efd3d8b45e4c4083a",
                "org/bytedeco/openblas/linux-x86_64/",
                List.of("libgfortran.so.5", "libopenblas.so.0", "libquadmath.so.0"),
                39 * MIB,
                Part.TORCH);
        NativeJar nvidia = new NativeJar(
                "org/bytedeco/cuda/12.6-9.5-1.5.11/cuda-12.6-9.5-1.5.11-linux-x86_64-redist.jar",
                2_026_748_503,
                "b9130f92e121c5ae39d93083b2db5305af3b53bab1ef232463e281593ebb74d0",
                "org/bytedeco/cuda/linux-x86_64/",
                List.of(
                        "libcublas.so.12",
                        "libcublasLt.so.12",
                        "libcudart.so.12",
                        "libcudnn.so.9",
                        "libcudnn_adv.so.9",
                        "libcudnn_cnn.so.9",
                        "libcudnn_engines_precompiled.so.9",
                        "libcudnn_engines_runtime_compiled.so.9",
                        "libcudnn_graph.so.9",
                        "libcudnn_heuristic.so.9",
                        "libcudnn_ops.so.9",
                        "libcufft.so.11",
                        "libcupti.so.12",
                        "libcurand.so.10",
                        "libcusolver.so.11",
                        "libcusparse.so.12",
                        "libnvJitLink.so.12",
                        "libnvrtc-builtins.so.12.6",
                        "libnvrtc.so.12"),
                2298 * MIB,
                Part.NVIDIA);
        return new CudaPackage("linux-x86_64", List.of(torch, blas, nvidia), true);
    }

    /**
     * On Windows the library for profiling, CUPTI, has its exact version in its name, and only the jar of 12.9 has it.
     */
    private static CudaPackage windows() {
        NativeJar torch = new NativeJar(
                "org/bytedeco/pytorch/2.7.1-1.5.12/pytorch-2.7.1-1.5.12-windows-x86_64-gpu.jar",
                494_374_761,
                "8a73b8e424ce973e8e03ba0b68e1be1026ba2e19bb651e3024ed33efe09d1eea",
                "org/bytedeco/pytorch/windows-x86_64-gpu/",
                List.of(
                        "asmjit.dll",
                        "c10.dll",
                        "c10_cuda.dll",
                        "fbgemm.dll",
                        "torch.dll",
                        "torch_cpu.dll",
                        "torch_cuda.dll",
                        "uv.dll"),
                792 * MIB,
                Part.TORCH);
        NativeJar runtime = new NativeJar(
                "org/bytedeco/cuda-redist/12.9-9.10-1.5.12/cuda-redist-12.9-9.10-1.5.12-windows-x86_64.jar",
                349_256_725,
                "e09d2c1aaa0ea0e6ecefd01ff1a35a71f081ac9a64742cb4985a8370114e9c23",
                "org/bytedeco/cuda/windows-x86_64/",
                List.of(
                        "cudart64_12.dll",
                        "cufft64_11.dll",
                        "cupti64_2025.2.1.dll",
                        "nvJitLink_120_0.dll",
                        "nvrtc-builtins64_129.dll",
                        "nvrtc64_120_0.dll",
                        "zlibwapi.dll"),
                455 * MIB,
                Part.NVIDIA);
        NativeJar others = new NativeJar(
                "org/bytedeco/cuda/12.6-9.5-1.5.11/cuda-12.6-9.5-1.5.11-windows-x86_64-redist.jar",
                1_836_422_762,
                "947016fa9ed138061d5c93a9a2bbc74517e88586d4fe540fb1a0a3fc23c6a700",
                "org/bytedeco/cuda/windows-x86_64/",
                List.of(
                        "cublas64_12.dll",
                        "cublasLt64_12.dll",
                        "cudnn64_9.dll",
                        "cudnn_adv64_9.dll",
                        "cudnn_cnn64_9.dll",
                        "cudnn_engines_precompiled64_9.dll",
                        "cudnn_engines_runtime_compiled64_9.dll",
                        "cudnn_graph64_9.dll",
                        "cudnn_heuristic64_9.dll",
                        "cudnn_ops64_9.dll",
                        "cusolver64_11.dll",
                        "cusparse64_12.dll"),
                1824 * MIB,
                Part.NVIDIA);
        return new CudaPackage("win-x86_64", List.of(torch, runtime, others), false);
    }
}
