using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Cotejo.Engine.Decoding.Video.Libav;

namespace Cotejo.Engine.Decoding.Heif;

/// <summary>Decodes the tiles of one picture by libavcodec, which is several times as fast as the decoder that ImageMagick has, to the same samples.</summary>
internal sealed unsafe class HevcTiles : IDisposable
{
    /// <summary>AV_CODEC_ID_HEVC; AV_LOG_QUIET.</summary>
    private const int Hevc = 173, Quiet = -8;

    private const int LengthBytes = 4, MostTileBytes = 1 << 28;

    /// <summary>In a tile: encoders write one, or a slice for each row of blocks. The library takes kilobytes for each.</summary>
    private const int MostUnits = 256;

    /// <summary>Planes of 8 bits whose first is luma: AV_PIX_FMT_YUV420P, 422P, 444P, as they are and as "J"; GRAY8.</summary>
    private static readonly int[] Formats = [0, 4, 5, 12, 13, 14, 8];

    private static readonly Lazy<string?> Trouble = new(Try);

    private readonly HeifPicture _picture;
    private void* _decoder;
    private void* _packet;
    private void* _frame;
    private int _given;

    /// <exception cref="LibavDeclinedException"/>
    private HevcTiles(HeifPicture picture)
    {
        _picture = picture;
        void* kind = LibavCalls.FindDecoder(Hevc);
        _decoder = kind == null ? null : LibavCalls.AllocateDecoder(kind);
        _packet = LibavCalls.AllocatePacket();
        _frame = LibavCalls.AllocateFrame();
        bool isOpen = false;
        if (_decoder != null && _packet != null && _frame != null)
        {
            using var options = new LibavOptions();
            options.Add("threads", "1");
            options.Add("max_pixels", ((long)picture.TileWidth * picture.TileHeight).ToString(CultureInfo.InvariantCulture));
            fixed (void** given = &options.Entries) { isOpen = LibavCalls.OpenDecoder(_decoder, kind, given) >= 0; }
        }
        if (isOpen) { return; }
        Dispose();
        throw new LibavDeclinedException("there is no decoder for it");
    }

    /// <summary>Why it cannot be used on this machine; null when it can.</summary>
    public static string? Problem => Trouble.Value;

    /// <summary>Of the library.</summary>
    public static string Version { get; private set; } = "";

    /// <param name="plane">Receives luma, before any turn: width * height values, row-major. Half filled where this declines.</param>
    /// <exception cref="LibavDeclinedException">A tile is damaged, or not what the file says of it.</exception>
    public static void Decode(ReadOnlySpan<byte> file, HeifPicture picture, in PixelBuffer plane, CancellationToken cancel)
    {
        using var tiles = new HevcTiles(picture);
        byte[] sets = ParameterSets(file[picture.Configuration]);
        foreach (var (number, tile) in picture.Tiles.Index())
        {
            cancel.ThrowIfCancellationRequested();
            tiles.Send(number == 0 ? sets : [], file[tile]);
            tiles.Take(plane);
        }
        Require(LibavCalls.SendPacket(tiles._decoder, null) >= 0);
        tiles.Take(plane);
        Require(tiles._given == picture.Tiles.Count);
    }

    public void Dispose()
    {
        fixed (void** decoder = &_decoder) { LibavCalls.FreeDecoder(decoder); }
        fixed (void** packet = &_packet) { LibavCalls.FreePacket(packet); }
        fixed (void** frame = &_frame) { LibavCalls.FreeFrame(frame); }
    }

    private static string? Try()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64) { return "the libraries of ffmpeg are called on x64 alone"; }
        try
        {
            uint codec = LibavCalls.CodecVersion(), util = LibavCalls.UtilVersion();
            if (codec >> 16 != 59 || util >> 16 != 57) { return $"libavcodec is version {codec >> 16}"; }
            if (LibavCalls.FindDecoder(Hevc) == null) { return "libavcodec has no decoder for HEVC"; }
            // What there is to say is that a picture goes to ImageMagick.
            LibavCalls.SetLogLevel(Quiet);
            Version = string.Create(CultureInfo.InvariantCulture, $"{codec >> 16}.{codec >> 8 & 0xFF}.{codec & 0xFF}");
            return null;
        }
        catch (DllNotFoundException e) { return "a library of ffmpeg 5.1 is missing: " + e.Message; }
        catch (EntryPointNotFoundException e) { return "a library of ffmpeg 5.1 is not whole: " + e.Message; }
    }

    /// <summary>As they stand in a stream: what the file keeps apart, each behind the sign of a beginning.</summary>
    private static byte[] ParameterSets(ReadOnlySpan<byte> configuration)
    {
        using var sets = new MemoryStream();
        var box = configuration[(HeifPicture.ConfigurationBytes - 1)..];
        int arrays = box[0], units = 0;
        box = box[1..];
        for (; arrays > 0; arrays--)
        {
            Require(box.Length >= 3);
            int count = BinaryPrimitives.ReadUInt16BigEndian(box[1..]);
            box = box[3..];
            for (; count > 0; count--)
            {
                Require(box.Length >= 2 && ++units <= MostUnits);
                int length = BinaryPrimitives.ReadUInt16BigEndian(box);
                Require(box.Length - 2 >= length);
                sets.Write([0, 0, 0, 1]);
                sets.Write(box.Slice(2, length));
                box = box[(2 + length)..];
            }
        }
        return sets.ToArray();
    }

    private void Send(ReadOnlySpan<byte> sets, ReadOnlySpan<byte> tile)
    {
        Require(tile.Length is > 0 and < MostTileBytes && LibavCalls.NewPacket(_packet, sets.Length + tile.Length) >= 0);
        try
        {
            // As long as was asked for, and padded by the library.
            var bytes = new Span<byte>((void*)LibavLayout.At<nint>(_packet, LibavLayout.PacketData), sets.Length + tile.Length);
            sets.CopyTo(bytes);
            bytes = bytes[sets.Length..];
            tile.CopyTo(bytes);
            // In the file each unit has its length in front; in a stream a sign of as many bytes.
            for (int units = 0; !bytes.IsEmpty; units++)
            {
                Require(units < MostUnits && bytes.Length > LengthBytes);
                uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
                Require(length > 0 && length <= bytes.Length - LengthBytes);
                BinaryPrimitives.WriteInt32BigEndian(bytes, 1);
                bytes = bytes[(LengthBytes + (int)length)..];
            }
            Require(LibavCalls.SendPacket(_decoder, _packet) >= 0);
        }
        finally
        {
            LibavCalls.ClearPacket(_packet);
        }
    }

    /// <summary>What the decoder has ready. Each tile is a sequence of its own, so that they come out as they went in.</summary>
    private void Take(in PixelBuffer plane)
    {
        while (true)
        {
            int error = LibavCalls.ReceiveFrame(_decoder, _frame);
            if (error is LibavCalls.TryAgain or LibavCalls.EndOfFile) { return; }
            Require(error >= 0 && _given < _picture.Tiles.Count);
            Require((LibavLayout.At<int>(_frame, LibavLayout.FrameFlags) & LibavLayout.CorruptFrame) == 0 && LibavLayout.At<int>(_frame, LibavLayout.FrameErrors) == 0);
            Require(LibavLayout.At<int>(_frame, LibavLayout.FrameWidth) == _picture.TileWidth && LibavLayout.At<int>(_frame, LibavLayout.FrameHeight) == _picture.TileHeight);
            Require(Formats.Contains(LibavLayout.At<int>(_frame, LibavLayout.FrameFormat)) && (_picture.HasColours || HasItsColours()));
            Copy(plane, _given % _picture.Columns * (long)_picture.TileWidth, _given / _picture.Columns * (long)_picture.TileHeight);
            LibavCalls.ClearFrame(_frame);
            _given++;
        }
    }

    /// <summary>Full range, and the matrix of JPEG by either of its names.</summary>
    private bool HasItsColours() => LibavLayout.At<int>(_frame, LibavLayout.FrameRange) == LibavLayout.FullRange
        && LibavLayout.At<int>(_frame, LibavLayout.FrameMatrix) is 5 or 6;

    private void Copy(in PixelBuffer plane, long left, long top)
    {
        byte* row = (byte*)LibavLayout.At<nint>(_frame, LibavLayout.FrameData);
        int stride = LibavLayout.At<int>(_frame, LibavLayout.FrameStride);
        // The last tiles reach beyond the picture.
        int width = (int)Math.Min(_picture.TileWidth, _picture.Width - left), height = (int)Math.Min(_picture.TileHeight, _picture.Height - top);
        for (int y = 0; y < height; y++, row += stride)
        {
            new ReadOnlySpan<byte>(row, width).CopyTo(new Span<byte>(plane.Pointer + (top + y) * _picture.Width + left, width));
        }
    }

    private static void Require(bool holds)
    {
        if (!holds) { throw new LibavDeclinedException("a tile is damaged, or not what the file says of it"); }
    }
}
