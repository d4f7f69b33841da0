package io.github.ctrlora4j.dist.natives;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A shared library of Linux on x86-64 without any symbol, for a library that is linked but never called. Written by
 * hand after the ELF specification (System V ABI, chapters 4 and 5), because a machine need not have a linker.
 * Stateless.
 */
final class EmptyLibrary {
    private static final int HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int PROGRAM_HEADERS = 3;
    private static final int SYMBOL = 24;

    private static final int LOAD = 1;
    private static final int DYNAMIC = 2;
    /** Without it the loader would want a stack that can be executed. */
    private static final int GNU_STACK = 0x6474e551;

    private static final int READ_WRITE = 6;

    private EmptyLibrary() {}

    /** @param soname the name that it states about itself */
    static byte[] named(String soname) {
        byte[] strings = ("\0" + soname + "\0").getBytes(StandardCharsets.US_ASCII);
        int hashAt = HEADER + PROGRAM_HEADERS * PROGRAM_HEADER;
        int symbolsAt = hashAt + 16;
        int stringsAt = symbolsAt + SYMBOL;
        int dynamicAt = (stringsAt + strings.length + 7) / 8 * 8;
        // tag and value each; the tags are those of elf.h
        long[] dynamic = {
            14, 1, // DT_SONAME: offset in the strings
            4, hashAt, // DT_HASH
            5, stringsAt, // DT_STRTAB
            6, symbolsAt, // DT_SYMTAB
            10, strings.length, // DT_STRSZ
            11, SYMBOL, // DT_SYMENT
            0, 0 // DT_NULL
        };
        int end = dynamicAt + 8 * dynamic.length;
        ByteBuffer file = ByteBuffer.allocate(end).order(ByteOrder.LITTLE_ENDIAN);
        header(file);
        segment(file, LOAD, 0, end, 4096);
        segment(file, DYNAMIC, dynamicAt, 8 * dynamic.length, 8);
        segment(file, GNU_STACK, 0, 0, 16);
        file.putInt(1).putInt(1).putInt(0).putInt(0); // one bucket, one symbol: the null symbol
        file.position(stringsAt).put(strings).position(dynamicAt);
        for (long word : dynamic) {
            file.putLong(word);
        }
        return file.array();
    }

    private static void header(ByteBuffer file) {
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16); // 64 bits, little-endian, version 1
        file.putShort((short) 3).putShort((short) 62).putInt(1); // ET_DYN, EM_X86_64, version
        file.putLong(0).putLong(HEADER).putLong(0).putInt(0); // no entry, program headers, no sections, no flags
        file.putShort((short) HEADER).putShort((short) PROGRAM_HEADER).putShort((short) PROGRAM_HEADERS);
        file.putShort((short) 64).putShort((short) 0).putShort((short) 0); // section headers: size, none
    }

    private static void segment(ByteBuffer file, int type, long offset, long size, long alignment) {
        file.putInt(type).putInt(READ_WRITE);
        file.putLong(offset).putLong(offset).putLong(offset); // in the file, in memory, physical
        file.putLong(size).putLong(size).putLong(alignment);
    }
}
