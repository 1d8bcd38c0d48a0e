using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>A stream as the demuxer reads it: bytes and places, no name and no protocol. What the stream throws is an error of reading there.</summary>
internal sealed unsafe class LibavInput : IDisposable
{
    /// <summary>What the file protocol has, so that demuxers jump and read alike.</summary>
    private const int BufferBytes = 32 << 10;

    private readonly Stream _file;
    private GCHandle _self;
    private void* _context;

    public LibavInput(Stream file)
    {
        _file = file;
        _self = GCHandle.Alloc(this);
        byte* buffer = LibavCalls.Allocate(BufferBytes);
        if (buffer != null) { _context = LibavCalls.AllocateInput(buffer, BufferBytes, 0, (void*)GCHandle.ToIntPtr(_self), &Read, null, &Seek); }
        if (_context == null)
        {
            LibavCalls.Free(&buffer);
            Dispose();
            throw new LibavDeclinedException("there is no memory");
        }
    }

    /// <summary>An AVIOContext.</summary>
    public void* Context => _context;

    /// <summary>After the demuxer that reads from it.</summary>
    public void Dispose()
    {
        if (_context != null)
        {
            // The demuxer may have put another buffer in the place of ours.
            LibavCalls.Free((byte*)_context + LibavLayout.InputBuffer);
            fixed (void** context = &_context) { LibavCalls.FreeInput(context); }
        }
        if (_self.IsAllocated) { _self.Free(); }
    }

    private static LibavInput Of(void* opaque) => (LibavInput)GCHandle.FromIntPtr((nint)opaque).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(void* opaque, byte* buffer, int size)
    {
        // No exception may cross native frames.
        try { return Of(opaque)._file.Read(new Span<byte>(buffer, size)) is > 0 and int count ? count : LibavCalls.EndOfFile; }
        catch (Exception) { return LibavCalls.ReadError; }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Seek(void* opaque, long offset, int from)
    {
        try
        {
            var file = Of(opaque)._file;
            from &= ~LibavCalls.SeekForce;
            return from == LibavCalls.SeekSize ? file.Length : file.Seek(offset, (SeekOrigin)from);
        }
        catch (Exception) { return LibavCalls.ReadError; }
    }
}
