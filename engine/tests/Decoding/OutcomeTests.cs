using Cotejo.Engine.Decoding;
using ImageMagick;

namespace Cotejo.Engine.Tests.Decoding;

/// <summary>What a library throws, as an outcome: with a decoder that fails on request.</summary>
public sealed class OutcomeTests
{
    public static TheoryData<Exception, FailureKind> Failures() => new()
    {
        { new DecodeException(FailureKind.Unsupported, "a variant"), FailureKind.Unsupported },
        { new InsufficientMemoryException(), FailureKind.OutOfMemory },
        { new MagickCacheErrorException("no room"), FailureKind.OutOfMemory },
        { new MagickMissingDelegateErrorException("no delegate"), FailureKind.Unsupported },
        { new MagickCorruptImageErrorException("broken"), FailureKind.Corrupt },
        { new FormatException(), FailureKind.Corrupt },
        { new OperationCanceledException("by the library, not by us"), FailureKind.Corrupt },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_librarys_exception_becomes_an_outcome_of_its_kind(Exception thrown, FailureKind kind)
    {
        var set = new DecoderSet(new DecodeLimits(), new Scripted(thrown));
        var outcome = set.Decode([1], MediaType.Png, new ImageHeader(2, 1, 1, 0), new RecordingSink());
        Assert.Equal((kind, 0, "scripted"), (outcome.Failure, outcome.Frames, outcome.Decoder));
        Assert.False(string.IsNullOrEmpty(outcome.Message));
    }

    [Fact]
    public void A_missing_library_ends_the_run()
    {
        foreach (var thrown in new Exception[] { new DllNotFoundException(), new EntryPointNotFoundException(), new TypeInitializationException("x", null) })
        {
            var set = new DecoderSet(new DecodeLimits(), new Scripted(thrown));
            Assert.Same(thrown, Record.Exception(() => set.Decode([1], MediaType.Png, new RecordingSink())));
        }
    }

    [Fact]
    public void A_message_is_one_printable_bounded_line()
    {
        var set = new DecoderSet(new DecodeLimits(), new Scripted(new DecodeException(FailureKind.Corrupt, "a\r\nb\u001b[31m\u202e" + new string('x', 5000))));
        string message = set.Decode([1], MediaType.Png, new RecordingSink()).Message!;
        Assert.StartsWith(@"a b\x1b[31m\xe2\x80\xae", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 200, 300);
    }

    [Fact]
    public void A_decoder_that_gives_too_few_rows_is_a_bug_and_not_a_picture()
    {
        var set = new DecoderSet(new DecodeLimits(), new Scripted(null));
        Assert.Throws<InvalidOperationException>(() => set.Decode([1], MediaType.Png, new RecordingSink()));
    }

    private sealed class Scripted(Exception? thrown) : IImageDecoder
    {
        public string Name => "scripted";

        public bool Accepts(ReadOnlySpan<byte> file, MediaType type) => type == MediaType.Png;

        public ImageHeader ReadHeader(ReadOnlySpan<byte> file, MediaType type) => new(2, 2, 1, 4);

        public DecodedImage Decode(ReadOnlySpan<byte> file, MediaType type, ILumaSink sink, CancellationToken cancel)
        {
            if (thrown is not null) { throw thrown; }
            sink.BeginFrame(2, 2);
            sink.AddRows((ReadOnlySpan<byte>)[1, 2]);
            sink.EndFrame();
            return new DecodedImage(1, null);
        }
    }
}
