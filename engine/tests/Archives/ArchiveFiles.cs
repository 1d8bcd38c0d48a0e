using System.Formats.Tar;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using SharpCompress.Common;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Writers.SevenZip;

namespace Cotejo.Engine.Tests.Archives;

/// <summary>Archives made for a test: the name and the bytes of each entry, in order.</summary>
internal static class ArchiveFiles
{
    public static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }
        return file.ToArray();
    }

    public static byte[] SevenZip(params (string Name, byte[] Bytes)[] entries)
    {
        using var file = new MemoryStream();
        using (var writer = new SevenZipWriter(file, new SevenZipWriterOptions(CompressionType.LZMA)))
        {
            foreach (var (name, bytes) in entries)
            {
                using var source = new MemoryStream(bytes);
                writer.Write(name, source, new DateTime(2026, 1, 2, 3, 4, 6, DateTimeKind.Utc));
            }
        }
        return file.ToArray();
    }

    public static byte[] Tar(params (string Name, byte[] Bytes)[] entries)
    {
        using var file = new MemoryStream();
        using (var writer = new TarWriter(file, TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries) { writer.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) }); }
        }
        return file.ToArray();
    }

    public static byte[] GZip(byte[] bytes)
    {
        using var file = new MemoryStream();
        using (var packed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true)) { packed.Write(bytes); }
        return file.ToArray();
    }

    public static byte[] BZip2(byte[] bytes)
    {
        using var file = new MemoryStream();
        using (var packed = BZip2Stream.Create(file, SharpCompress.Compressors.CompressionMode.Compress, decompressConcatenated: false, leaveOpen: true)) { packed.Write(bytes); }
        return file.ToArray();
    }

    /// <summary>RAR 4 with stored entries, by its published layout: marker, archive header, then a file header and its bytes each.</summary>
    public static byte[] Rar(params (string Name, byte[] Bytes)[] entries)
    {
        using var file = new MemoryStream();
        file.Write("Rar!\x1A\x7\0"u8);
        file.Write(RarBlock(0x73, 0, [0, 0, 0, 0, 0, 0]));
        foreach (var (name, bytes) in entries)
        {
            byte[] raw = Encoding.Latin1.GetBytes(name);
            using var head = new MemoryStream();
            using (var fields = new BinaryWriter(head))
            {
                fields.Write(bytes.Length);
                fields.Write(bytes.Length);
                fields.Write((byte)3);                        // Unix
                fields.Write(Crc32.HashToUInt32(bytes));
                fields.Write(0x5A215A21);                     // an MS-DOS time
                fields.Write((byte)20);
                fields.Write((byte)0x30);                     // stored
                fields.Write((ushort)raw.Length);
                fields.Write(0x81A4);
                fields.Write(raw);
            }
            file.Write(RarBlock(0x74, 0x8000, head.ToArray()));
            file.Write(bytes);
        }
        file.Write(RarBlock(0x7B, 0x4000, []));
        return file.ToArray();
    }

    /// <summary>PKWARE's own encryption, which zip and unzip know; the entry is stored.</summary>
    public static byte[] EncryptedZip(string name, byte[] bytes, string password)
    {
        uint crc = Crc32.HashToUInt32(bytes);
        byte[] header = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, (byte)(crc >> 24)];
        byte[] sealedBytes = new PkwareCipher(password).Encrypt([.. header, .. bytes]);
        byte[] raw = Encoding.UTF8.GetBytes(name);
        using var file = new MemoryStream();
        using var fields = new BinaryWriter(file);
        WriteHead(0x04034B50);
        fields.Write(raw);
        fields.Write(sealedBytes);
        int directory = (int)file.Length;
        WriteHead(0x02014B50);
        fields.Write(new byte[14]);
        fields.Write(raw);
        int size = (int)file.Length - directory;
        fields.Write(0x06054B50);
        fields.Write(0);
        fields.Write((ushort)1);
        fields.Write((ushort)1);
        fields.Write(size);
        fields.Write(directory);
        fields.Write((ushort)0);
        return file.ToArray();

        void WriteHead(uint signature)
        {
            fields.Write(signature);
            if (signature == 0x02014B50) { fields.Write((ushort)20); }
            fields.Write((ushort)20);
            fields.Write((ushort)1);                          // encrypted
            fields.Write((ushort)0);                          // stored
            fields.Write(0x5A215A21);
            fields.Write(crc);
            fields.Write(sealedBytes.Length);
            fields.Write(bytes.Length);
            fields.Write((ushort)raw.Length);
            fields.Write((ushort)0);
        }
    }

    private static byte[] RarBlock(byte type, ushort flags, byte[] fields)
    {
        using var block = new MemoryStream();
        using var writer = new BinaryWriter(block);
        writer.Write(type);
        writer.Write(flags);
        writer.Write((ushort)(7 + fields.Length));
        writer.Write(fields);
        byte[] bytes = block.ToArray();
        return [.. BitConverter.GetBytes((ushort)Crc32.HashToUInt32(bytes)), .. bytes];
    }

    /// <summary>APPNOTE.TXT, 6.1: three keys, stirred by every byte.</summary>
    private sealed class PkwareCipher
    {
        private uint _a = 0x12345678, _b = 0x23456789, _c = 0x34567890;

        public PkwareCipher(string password)
        {
            foreach (byte b in Encoding.UTF8.GetBytes(password)) { Stir(b); }
        }

        public byte[] Encrypt(byte[] bytes) => [.. bytes.Select(plain =>
        {
            ushort t = (ushort)(_c | 2);
            byte coded = (byte)(plain ^ (byte)((t * (t ^ 1)) >> 8));
            Stir(plain);
            return coded;
        })];

        private void Stir(byte b)
        {
            _a = Step(_a, b);
            _b = unchecked((_b + (_a & 0xFF)) * 134775813 + 1);
            _c = Step(_c, (byte)(_b >> 24));
        }

        private static uint Step(uint crc, byte b)
        {
            uint value = (crc ^ b) & 0xFF;
            for (int i = 0; i < 8; i++) { value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1; }
            return (crc >> 8) ^ value;
        }
    }
}
