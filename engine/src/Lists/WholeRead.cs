using Microsoft.Win32.SafeHandles;

namespace Cotejo.Engine.Lists;

internal static class WholeRead
{
    /// <exception cref="EndOfStreamException">The file is shorter.</exception>
    public static void Of(SafeFileHandle file, Span<byte> bytes, long at)
    {
        while (!bytes.IsEmpty)
        {
            int read = RandomAccess.Read(file, bytes, at);
            if (read == 0) { throw new EndOfStreamException("The file is shorter than it says."); }
            bytes = bytes[read..];
            at += read;
        }
    }
}
