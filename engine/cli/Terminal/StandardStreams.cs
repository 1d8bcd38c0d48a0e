using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Cotejo.Cli.Terminal;

/// <summary>Standard output could not be written: a full disk behind a redirection, and nothing that a case is to blame for.</summary>
internal sealed class OutputFailedException(IOException cause) : Exception($"Standard output could not be written: {cause.Message}", cause)
{
    private const int BrokenPipeError = 32;   // EPIPE

    /// <summary>Whoever read the output has seen enough.</summary>
    public bool IsBrokenPipe => (cause.HResult & 0xFFFF) == BrokenPipeError;
}

/// <summary>The process's standard streams, so that what goes wrong with them is known as such wherever it is caught.</summary>
internal static class StandardStreams
{
    public static void Install()
    {
        Console.SetOut(Writer(new OutputStream(Console.OpenStandardOutput())));
        Console.SetError(Writer(new ErrorStream(Console.OpenStandardError())));
    }

    /// <summary>Writes much to standard output. A reader that has seen enough closes the pipe: that ends it quietly.</summary>
    public static void Write(Action<Stream> write)
    {
        using var handle = new SafeFileHandle(1, ownsHandle: false);
        // The console's own stream takes a closed pipe for success and would let the whole case be read for nothing.
        // A file is left to it, since it goes on where the descriptor stands.
        var pipe = new FileStream(handle, FileAccess.Write, bufferSize: 0);
        using var output = new OutputStream(pipe.CanSeek ? Console.OpenStandardOutput() : pipe);
        try
        {
            write(output);
        }
        catch (OutputFailedException e) when (e.IsBrokenPipe)
        {
        }
    }

    private static TextWriter Writer(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
}

/// <summary>Writes through to a stream, which it owns; what happens on an error is the heir's.</summary>
internal abstract class WrittenStream(Stream inner) : Stream
{
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try { inner.Write(buffer); }
        catch (IOException e) { Failed(e); }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        try { inner.Flush(); }
        catch (IOException e) { Failed(e); }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected abstract void Failed(IOException e);

    protected override void Dispose(bool disposing)
    {
        if (disposing) { inner.Dispose(); }
        base.Dispose(disposing);
    }
}

internal sealed class OutputStream(Stream inner) : WrittenStream(inner)
{
    protected override void Failed(IOException e) => throw new OutputFailedException(e);
}

/// <summary>Where standard error cannot be written there is nobody to tell; the work goes on.</summary>
internal sealed class ErrorStream(Stream inner) : WrittenStream(inner)
{
    protected override void Failed(IOException e)
    {
    }
}
