package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.runtime.packs.ZipArchive.Entry;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * The bytes of one zip entry; never more than the directory announces, and checked at the end. Confined to one thread.
 */
final class ZipEntryStream extends InputStream {
    private final Entry entry;
    private final FileChannel channel;
    private final Inflater inflater = new Inflater(true);
    private final InputStream content;
    private final CRC32 crc = new CRC32();
    private long count;

    private ZipEntryStream(FileChannel channel, Entry entry) {
        this.entry = entry;
        this.channel = channel;
        InputStream packed = new BufferedInputStream(new Slice(channel, entry.position(), entry.compressed()));
        this.content = entry.method() == ZipArchive.STORED ? packed : new InflaterInputStream(packed, inflater);
    }

    static ZipEntryStream open(Path archive, Entry entry) throws IOException {
        return new ZipEntryStream(FileChannel.open(archive), entry);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int n = content.read(bytes, offset, length);
        if (n < 0) {
            boolean isWhole = entry.method() == ZipArchive.STORED || inflater.getBytesRead() == entry.compressed();
            if (count != entry.size() || (int) crc.getValue() != entry.crc() || !isWhole) {
                throw new ZipException(entry.name() + " is damaged: size or checksum is not what the archive says");
            }
            return n;
        }
        crc.update(bytes, offset, n);
        count += n;
        if (count > entry.size()) {
            throw new ZipException(entry.name() + " unpacks to more than the " + entry.size()
                    + " bytes that the archive says; this is a zip bomb");
        }
        return n;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        channel.close();
    }

    /** A part of a file. */
    private static final class Slice extends InputStream {
        private final FileChannel channel;
        private final long end;
        private long position;

        Slice(FileChannel channel, long position, long length) {
            this.channel = channel;
            this.position = position;
            this.end = position + length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (position == end) {
                return -1;
            }
            int wanted = (int) Math.min(length, end - position);
            int n = channel.read(ByteBuffer.wrap(bytes, offset, wanted), position);
            position += Math.max(0, n);
            return n;
        }
    }
}
