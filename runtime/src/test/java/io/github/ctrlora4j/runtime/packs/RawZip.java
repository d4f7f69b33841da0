package io.github.ctrlora4j.runtime.packs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zips byte by byte (PKWARE APPNOTE 6.3), so that each field can lie. */
final class RawZip {
    /** Every field of an entry as it is written; data is what lies in the archive. */
    static final class Entry {
        String name;
        String localName;
        byte[] data;
        int method;
        int flags;
        int crc;
        int localCrc;
        long compressed;
        long size;
        int attributes;
        byte[] extra = new byte[0];
        byte[] gap = new byte[0];

        private Entry(String name, byte[] content) {
            this.name = name;
            this.localName = name;
            this.data = content;
            this.compressed = content.length;
            this.size = content.length;
            CRC32 checksum = new CRC32();
            checksum.update(content);
            this.crc = (int) checksum.getValue();
            this.localCrc = crc;
        }

        void deflate() {
            Deflater deflater = new Deflater(9, true);
            deflater.setInput(data);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 16];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            deflater.end();
            data = out.toByteArray();
            method = 8;
            compressed = data.length;
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    byte[] front = new byte[0];
    byte[] comment = new byte[0];
    int countMore;

    static RawZip of(Map<String, byte[]> files) {
        RawZip zip = new RawZip();
        files.forEach((name, content) -> zip.add(name, content, entry -> {}));
        return zip;
    }

    RawZip add(String name, byte[] content, Consumer<Entry> lie) {
        Entry entry = new Entry(name, content);
        lie.accept(entry);
        entries.add(entry);
        return this;
    }

    RawZip change(String name, Consumer<Entry> lie) {
        entries.stream().filter(entry -> entry.name.equals(name)).forEach(lie);
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        out.writeBytes(front);
        for (Entry entry : entries) {
            int position = out.size();
            byte[] name = entry.name.getBytes(StandardCharsets.UTF_8);
            byte[] localName = entry.localName.getBytes(StandardCharsets.UTF_8);
            ByteBuffer local = buffer(30);
            local.putInt(0x04034B50).putShort((short) 20).putShort((short) entry.flags);
            local.putShort((short) entry.method).putInt(0).putInt(entry.localCrc);
            local.putInt((int) entry.compressed).putInt((int) entry.size);
            local.putShort((short) localName.length).putShort((short) entry.extra.length);
            out.writeBytes(local.array());
            out.writeBytes(localName);
            out.writeBytes(entry.extra);
            out.writeBytes(entry.data);
            out.writeBytes(entry.gap);
            ByteBuffer central = buffer(46);
            central.putInt(0x02014B50).putShort((short) (3 << 8 | 20)).putShort((short) 20);
            central.putShort((short) entry.flags).putShort((short) entry.method).putInt(0);
            central.putInt(entry.crc).putInt((int) entry.compressed).putInt((int) entry.size);
            central.putShort((short) name.length).putShort((short) entry.extra.length);
            central.putShort((short) 0).putShort((short) 0).putShort((short) 0);
            central.putInt(entry.attributes).putInt(position);
            directory.writeBytes(central.array());
            directory.writeBytes(name);
            directory.writeBytes(entry.extra);
        }
        int start = out.size();
        out.writeBytes(directory.toByteArray());
        short count = (short) (entries.size() + countMore);
        ByteBuffer end = buffer(22);
        end.putInt(0x06054B50).putInt(0).putShort(count).putShort(count);
        end.putInt(directory.size()).putInt(start).putShort((short) comment.length);
        out.writeBytes(end.array());
        out.writeBytes(comment);
        return out.toByteArray();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
