package io.github.ctrlora4j.dist.natives;

import io.github.ctrlora4j.dist.natives.NativeJar.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says which native library is missing, what it is, and how to get it. Stateless. */
public final class MissingLibraries {
    /** NVIDIA's lower bound for every CUDA 12 on Linux. */
    private static final String MIN_DRIVER = "525.60";

    private static final String INSTALL = "'ctrlora4j natives install cuda --all'";
    private static final String REINSTALL = "'ctrlora4j natives remove cuda', then " + INSTALL + ", fetches it again";

    /** The loader of glibc names one library at a time. */
    private static final Pattern NOT_FOUND = Pattern.compile("(\\S+?\\.so[.0-9]*): cannot open shared object file");

    private static final Pattern OLD_GLIBC = Pattern.compile("version [`'](GLIBC(?:XX)?_[0-9.]+)' not found");

    /** A symbol of NVIDIA's that a library of the machine, older than ours, does not have. */
    private static final Pattern NO_SYMBOL = Pattern.compile("undefined symbol: (_*(?:cu|nv)\\w+)");

    /** What a library is, by the beginning of its name on Linux or Windows; the first that fits counts. */
    private static final Map<String, String> NAMES = names();

    private MissingLibraries() {}

    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("cudart", "CUDA's runtime");
        names.put("cublasLt", "cuBLASLt");
        names.put("cublas", "cuBLAS");
        names.put("cudnn", "cuDNN 9");
        names.put("cufft", "cuFFT");
        names.put("cupti", "CUPTI");
        names.put("curand", "cuRAND");
        names.put("cusolver", "cuSOLVER");
        names.put("cusparse", "cuSPARSE");
        names.put("nvJitLink", "nvJitLink");
        names.put("nvrtc", "NVRTC");
        names.put("cufile", "cuFile");
        return names;
    }

    /**
     * Every library of CUDA that neither an installation nor the machine has, one problem each.
     *
     * @param wanted of this platform
     * @param folder of its installation
     */
    public static List<String> of(CudaPackage wanted, Path folder, MachineLibraries machine) {
        List<String> problems = new ArrayList<>();
        for (NativeJar jar : wanted.jars()) {
            for (String library : jar.libraries()) {
                boolean isThere =
                        Files.exists(folder.resolve(jar.part().folder()).resolve(library));
                if (!isThere && (jar.part() == Part.TORCH || !machine.has(library))) {
                    problems.add(library + title(library) + " is missing in " + folder + ": " + REINSTALL);
                }
            }
        }
        return problems;
    }

    /** What keeps the GPU from being used although CUDA's libraries load; empty if nothing of that is seen. */
    public static Optional<String> driver(MachineLibraries machine) {
        String library = System.mapLibraryName("x").endsWith(".dll") ? "nvcuda.dll" : "libcuda.so.1";
        if (!machine.has(library)) {
            return Optional.of(driverAdvice(library));
        }
        return machine.driver()
                .filter(version -> MachineLibraries.isOlder(version, MIN_DRIVER))
                .map(version ->
                        "NVIDIA's driver " + version + " is too old for CUDA 12: install " + MIN_DRIVER + " or newer");
    }

    private static String driverAdvice(String library) {
        return library + ", NVIDIA's driver, is missing: install the driver, " + MIN_DRIVER
                + " or newer; start a container with its GPUs (--gpus all) and the NVIDIA Container Toolkit";
    }

    /**
     * What to do about a failure to load the engine.
     *
     * @param failure the loader's words
     * @param fromPip whether the libraries are a PyTorch that pip has installed
     * @return empty if the failure is not about a missing or old library
     */
    public static Optional<String> advice(String failure, boolean fromPip) {
        Matcher old = OLD_GLIBC.matcher(failure);
        if (old.find()) {
            return Optional.of("this machine's C and C++ libraries are older than " + old.group(1)
                    + ": use a newer system, or PyTorch from pip (PYTORCH_LIBRARY_PATH)");
        }
        Matcher symbol = NO_SYMBOL.matcher(failure);
        if (symbol.find()) {
            return Optional.of("a library of CUDA on this machine is too old and has no " + symbol.group(1) + ": "
                    + (fromPip ? "unset LD_LIBRARY_PATH, or install PyTorch with pip again" : REINSTALL));
        }
        Matcher missing = NOT_FOUND.matcher(failure);
        return missing.find()
                ? Optional.of(adviceFor(missing.group(1).replaceFirst(".*/", ""), fromPip))
                : Optional.empty();
    }

    private static String adviceFor(String library, boolean fromPip) {
        if (library.startsWith("libcuda.so")) {
            return driverAdvice(library);
        }
        String system = systemPackage(library);
        if (!system.isEmpty()) {
            return library + " is missing: install " + system;
        }
        if (title(library).isEmpty()) {
            return library + " is missing: " + (fromPip ? "install PyTorch with pip again" : REINSTALL);
        }
        return library + title(library) + " is missing: "
                + (fromPip
                        ? "pip installs it with PyTorch for CUDA 12.8; unset PYTORCH_LIBRARY_PATH and " + INSTALL
                                + " fetches it without pip"
                        : INSTALL + " fetches it, after 'ctrlora4j natives remove cuda' if an installation is there");
    }

    private static String title(String library) {
        String name = library.startsWith("lib") ? library.substring(3) : library;
        return NAMES.entrySet().stream()
                .filter(entry -> name.startsWith(entry.getKey()))
                .findFirst()
                .map(entry -> " (" + entry.getValue() + ")")
                .orElse("");
    }

    /** Libraries that the system's own packages have; empty for others. */
    private static String systemPackage(String library) {
        return switch (library) {
            case "libgomp.so.1" -> "the package libgomp1 (Debian, Ubuntu) or libgomp (Fedora)";
            case "libstdc++.so.6" -> "the package libstdc++6 (Debian, Ubuntu) or libstdc++ (Fedora)";
            case "libgcc_s.so.1" -> "the package libgcc-s1 (Debian, Ubuntu) or libgcc (Fedora)";
            case "libz.so.1" -> "the package zlib1g (Debian, Ubuntu) or zlib (Fedora)";
            default -> "";
        };
    }
}
