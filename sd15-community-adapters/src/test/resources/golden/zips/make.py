"""Writes the zip archives of this folder and zips.json, which says what a reader must do with each. Python's standard library alone."""
import json
import pathlib
import struct
import zlib

HERE = pathlib.Path(__file__).parent
CASES = []


def local(name, data, *, flags=0, method=0, crc=None, packed=None, size=None, extra=b''):
    crc = zlib.crc32(data) if crc is None else crc
    packed = len(data) if packed is None else packed
    size = len(data) if size is None else size
    return struct.pack('<IHHHHHIIIHH', 0x04034B50, 20, flags, method, 0, 33, crc, packed, size, len(name), len(extra)) + name + extra


def central(name, data, position, *, flags=0, method=0, crc=None, packed=None, size=None, extra=b'', comment=b'',
            disk=0, attributes=0):
    crc = zlib.crc32(data) if crc is None else crc
    packed = len(data) if packed is None else packed
    size = len(data) if size is None else size
    return struct.pack('<IHHHHHHIIIHHHHHII', 0x02014B50, 20, 20, flags, method, 0, 33, crc, packed, size, len(name), len(extra),
                       len(comment), disk, 0, attributes, position) + name + extra + comment


def end(count, length, position, *, here=None, disk=0, comment=b''):
    return struct.pack('<IHHHHIIH', 0x06054B50, disk, disk, count if here is None else here, count, length, position, len(comment)) + comment


def archive(entries, *, before=b'', after=b'', between=b'', **ending):
    """entries: (name, data, local changes, central changes, bytes behind the data)"""
    body, directory = before, b''
    for i, (name, data, *rest) in enumerate(entries):
        local_changes, central_changes, behind = (list(rest) + [{}, {}, b''][len(rest):])
        local_changes, central_changes = dict(local_changes), dict(central_changes)
        position = central_changes.pop('position', len(body))
        stored = local_changes.pop('stored', data)
        central_name = central_changes.pop('name', name)
        body += local(name, data, **local_changes) + stored + behind
        if i == 0:
            body += between
        directory += central(central_name, data, position, **central_changes)
    place = ending.pop('position', len(body))
    length = ending.pop('length', len(directory))
    count = ending.pop('count', len(entries))
    return body + directory + end(count, length, place, **ending) + after


def case(name, verdict, why, content):
    (HERE / (name + '.zip')).write_bytes(content)
    CASES.append({'file': name + '.zip', 'verdict': verdict, 'why': why})


A, B = (b'root/a', b'first'), (b'root/b', b'second')
TWO = [A, B]
plain = archive(TWO)


def crc_sizes(data, signature=True, width='I'):
    return (struct.pack('<I', 0x08074B50) if signature else b'') + struct.pack('<I' + 2 * width, zlib.crc32(data), len(data), len(data))


def follows(name, data, **kw):
    return (name, data, {'flags': 8, 'crc': 0, 'packed': 0, 'size': 0}, {'flags': 8}, crc_sizes(data, **kw))


zip64 = struct.pack('<HHQQ', 1, 16, 5, 5)
deflated = zlib.compressobj(9, zlib.DEFLATED, -15)
BOMB = deflated.compress(bytes(8 << 20)) + deflated.flush()
packed = {'method': 8, 'crc': zlib.crc32(bytes(8 << 20)), 'packed': len(BOMB), 'size': 8 << 20}

case('plain', 'accept', 'two stored entries', plain)
case('empty-entry', 'accept', 'an entry of no bytes', archive([A, (b'root/b', b'')]))
case('descriptors', 'accept', 'sizes follow the data, with a signature', archive([follows(*A), follows(*B)]))
case('descriptors-without-signature', 'either', 'sizes follow the data, without a signature',
     archive([follows(*A, signature=False), follows(*B, signature=False)]))
case('utf8-flag', 'accept', 'names are marked as UTF-8', archive([A + ({'flags': 2048}, {'flags': 2048}), B]))
case('zip64-sizes', 'either', 'sizes stand in a ZIP64 field',
     archive([A + ({'packed': 0xFFFFFFFF, 'size': 0xFFFFFFFF, 'extra': zip64}, {'packed': 0xFFFFFFFF, 'size': 0xFFFFFFFF, 'extra': zip64}), B]))
case('folder', 'either', 'an entry for a folder', archive([(b'root/', b''), A]))
case('padding-field', 'accept', 'an extra field of PyTorch pads the data',
     archive([A + ({'extra': b'FB\x06\x00ZZZZZZ'}, {}), B]))
case('no-entries', 'either', 'an end record alone', archive([]))

case('empty-file', 'refuse', 'no bytes', b'')
case('cut-off', 'refuse', 'the last byte is missing', plain[:-1])
case('cut-in-half', 'refuse', 'the directory is missing', plain[:len(plain) // 2])
case('bytes-before', 'refuse', 'four bytes in front, offsets count from the file', archive(TWO, before=b'\0\0\0\0'))
case('bytes-before-shifted', 'refuse', 'four bytes in front, offsets count from the archive', b'\0\0\0\0' + plain)
case('bytes-after', 'refuse', 'one byte behind the end record', plain + b'\0')
case('archive-after-archive', 'refuse', 'two archives in a row', plain + archive([(b'root/a', b'other')]))
case('comment', 'refuse', 'a comment', archive(TWO, comment=b'hello'))
other = archive([(b'root/a', b'evil!')])
case('comment-holds-archive', 'refuse', 'the comment ends like an archive of its own', archive(TWO, comment=other))
case('gap', 'refuse', 'bytes between two entries', archive(TWO, between=b'hidden'))
case('hidden-entry', 'refuse', 'an entry that the directory does not list', archive(TWO, between=local(b'root/c', b'hid') + b'hid'))
case('gap-before-directory', 'refuse', 'bytes between entries and directory',
     archive([A, B + ({}, {}, b'hidden')]))
case('duplicate', 'refuse', 'two entries of one name', archive([A, (b'root/a', b'other')]))
case('duplicate-in-directory', 'refuse', 'one entry listed twice',
     archive([A, B + ({}, {'name': b'root/a', 'position': 0, 'crc': zlib.crc32(b'first'), 'packed': 5, 'size': 5})]))
case('overlap', 'refuse', 'two names for the same bytes', archive([A, B + ({}, {'position': 0})]))
inner = local(b'root/b', b'second') + b'second'
case('nested-entry', 'refuse', 'the second entry lies inside the data of the first',
     local(b'root/a', inner) + inner + central(b'root/a', inner, 0) + central(b'root/b', b'second', 36)
     + end(2, 2 * 46 + 12, 36 + len(inner)))
case('other-name', 'refuse', 'the local header has another name', archive([A + ({}, {'name': b'root/x'}), B]))
case('other-size', 'refuse', 'the local header has another size', archive([A + ({'size': 4, 'packed': 4}, {}), B]))
case('other-crc', 'refuse', 'the local header has another checksum', archive([A + ({'crc': 1}, {}), B]))
case('other-flags', 'refuse', 'the local header has other flags', archive([A + ({'flags': 2048}, {}), B]))
case('other-method', 'refuse', 'the local header says deflated', archive([A + ({'method': 8}, {}), B]))
case('two-sizes', 'refuse', 'a stored entry with two sizes', archive([A + ({'size': 50}, {'size': 50}), B]))
case('too-long', 'refuse', 'an entry reaches into the next one',
     archive([A + ({'size': 20, 'packed': 20}, {'size': 20, 'packed': 20}), B]))
case('too-short', 'refuse', 'an entry ends before its data', archive([A + ({'size': 4, 'packed': 4}, {'size': 4, 'packed': 4}), B]))
case('size-without-field', 'refuse', 'a size is said to be in a ZIP64 field that is not there',
     archive([A + ({'size': 0xFFFFFFFF, 'packed': 0xFFFFFFFF}, {'size': 0xFFFFFFFF, 'packed': 0xFFFFFFFF}), B]))
negative = struct.pack('<HHqq', 1, 16, -1, -1)
case('negative-size', 'refuse', 'a ZIP64 field with sizes of -1',
     archive([A + ({'packed': 0xFFFFFFFF, 'size': 0xFFFFFFFF, 'extra': negative}, {'packed': 0xFFFFFFFF, 'size': 0xFFFFFFFF, 'extra': negative}), B]))
huge = struct.pack('<HHQ', 1, 8, (1 << 63) - 8)
case('huge-position', 'refuse', 'an entry near 2^63',
     archive([A + ({}, {'position': 0xFFFFFFFF, 'extra': huge}), B]))
case('position-outside', 'refuse', 'an entry behind the end', archive([A, B + ({}, {'position': 1 << 30})]))
case('wrong-descriptor', 'refuse', 'the descriptor has another checksum',
     archive([A + ({'flags': 8, 'crc': 0, 'packed': 0, 'size': 0}, {'flags': 8}, crc_sizes(b'other')), B]))
case('missing-descriptor', 'refuse', 'no descriptor where sizes should follow',
     archive([A + ({'flags': 8, 'crc': 0, 'packed': 0, 'size': 0}, {'flags': 8}), B]))
case('extra-overrun', 'refuse', 'an extra field that is longer than its place',
     archive([A + ({}, {'extra': struct.pack('<HH', 0xCAFE, 500)}), B]))
case('second-name', 'refuse', 'an extra field with another, Unicode name',
     archive([A + ({}, {'extra': struct.pack('<HHBI', 0x7075, 11, 1, zlib.crc32(b'root/a')) + b'root/x'}), B]))
case('too-many-announced', 'refuse', 'the end record counts three entries', archive(TWO, count=3))
case('too-few-announced', 'refuse', 'the end record counts one entry', archive(TWO, count=1))
case('directory-too-long', 'refuse', 'the directory reaches into the end record', archive(TWO, length=500))
case('directory-elsewhere', 'refuse', 'the directory is said to begin at 0', archive(TWO, position=0))
case('directory-outside', 'refuse', 'the directory is said to begin behind the end', archive(TWO, position=1 << 30))
case('several-disks', 'refuse', 'the end record names disk 1', archive(TWO, disk=1))
case('entry-on-other-disk', 'refuse', 'an entry is on disk 1', archive([A + ({}, {'disk': 1}), B]))
case('two-counts', 'refuse', 'one entry on this disk, two in all', archive(TWO, here=1))
locator = struct.pack('<IIQI', 0x07064B50, 0, 1 << 62, 1)
case('locator-to-nowhere', 'refuse', 'a ZIP64 locator that leads out of the file', plain[:-22] + locator + plain[-22:])
case('encrypted', 'refuse', 'an encrypted entry', archive([A + ({'flags': 1}, {'flags': 1}), B]))
case('patched', 'refuse', 'a patch instead of data', archive([A + ({'flags': 32}, {'flags': 32}), B]))
case('unknown-method', 'refuse', 'compressed by LZMA', archive([A + ({'method': 14}, {'method': 14}), B]))
case('bomb', 'refuse', '8 MiB of zeros, deflated',
     archive([(b'root/a', b'', {**packed, 'stored': BOMB}, packed), B]))
case('leads-up', 'refuse', 'a name with ..', archive([(b'root/../../a', b'x'), B]))
case('absolute', 'refuse', 'a name that begins with /', archive([(b'/root/a', b'x'), B]))
case('backslash', 'refuse', 'a name with a backslash', archive([(b'root\\a', b'x'), B]))
case('nul-in-name', 'refuse', 'a name with NUL', archive([(b'root/a\0.txt', b'x'), B]))
case('no-name', 'refuse', 'an empty name', archive([(b'', b'x'), B]))
case('not-utf8', 'refuse', 'a name that is not UTF-8', archive([(b'root/\xFF\xFE', b'x'), B]))
case('symbolic-link', 'either', 'an entry with the mode of a symbolic link', archive([A + ({}, {'attributes': 0xA1FF0000}), B]))
case('other-case', 'either', 'two names that differ in case alone', archive([A, (b'root/A', b'other')]))
(HERE / 'zips.json').write_text('[\n' + ',\n'.join(json.dumps(c) for c in CASES) + '\n]\n')
