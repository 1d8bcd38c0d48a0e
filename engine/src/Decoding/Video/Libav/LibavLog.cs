using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>
/// What the libraries say, in lines as the command writes them at -loglevel level+info. There is one log in a process, and any of its threads
/// may write to it.
/// </summary>
internal static unsafe class LibavLog
{
    private const int Error = 16, Warning = 24, Info = 32;

    /// <summary>AV_LOG_PRINT_LEVEL.</summary>
    private const int WithLevel = 2;

    /// <summary>As <see cref="LineReader"/> cuts them; and more of them than any good file has ahead of its frames.</summary>
    public const int LongestLine = 1024, MostLines = 512;

    /// <summary>Room for a piece of a line: most pieces are whole lines.</summary>
    private const int PieceBytes = 4096;

    private static readonly Lock Gate = new();
    private static readonly byte[] Line = new byte[LongestLine];
    private static readonly List<byte[]> Lines = [];
    private static int _length;
    private static int _atStart = 1;
    private static bool _isTroubled;

    /// <summary>Something was lost or went wrong since <see cref="Begin"/>, or more was said than is kept.</summary>
    public static bool IsTroubled
    {
        get
        {
            lock (Gate) { return _isTroubled; }
        }
    }

    public static void Install()
    {
        LibavCalls.SetLogLevel(Info);
        LibavCalls.SetLogFlags(WithLevel);
        LibavCalls.SetLog(&Write);
    }

    /// <summary>Forgets what was said of the last video.</summary>
    public static void Begin()
    {
        lock (Gate)
        {
            Lines.Clear();
            (_length, _atStart, _isTroubled) = (0, 1, false);
        }
    }

    /// <summary>The whole lines since the last time.</summary>
    public static byte[][] Take()
    {
        lock (Gate)
        {
            byte[][] taken = [.. Lines];
            Lines.Clear();
            return taken;
        }
    }

    /// <param name="arguments">A va_list: on the families that are supported a pointer, which is passed on as it came.</param>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Write(void* source, int level, byte* format, void* arguments)
    {
        // Above the lowest eight bits stands a colour.
        level &= 0xFF;
        if (level > Info) { return; }
        byte* piece = stackalloc byte[PieceBytes];
        lock (Gate)
        {
            int atStart = _atStart;
            int length = LibavCalls.FormatLine(source, level, format, arguments, piece, PieceBytes, &atStart);
            _atStart = atStart;
            var text = new ReadOnlySpan<byte>(piece, Math.Clamp(length, 0, PieceBytes - 1));
            // What the command itself says of lost content; it is no part of the libraries, and looked for all the same.
            _isTroubled |= level <= Error || (level <= Warning && text.IndexOf("corrupt"u8) >= 0);
            Split(text);
        }
    }

    private static void Split(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            var part = end < 0 ? text : text[..end];
            part = part[..Math.Min(part.Length, LongestLine - _length)];
            part.CopyTo(Line.AsSpan(_length));
            _length += part.Length;
            if (end < 0) { return; }
            if (Lines.Count < MostLines) { Lines.Add(Line[.._length]); }
            else { _isTroubled = true; }
            _length = 0;
            text = text[(end + 1)..];
        }
    }
}
