using Cotejo.Engine.Checking;
using Cotejo.Engine.Sealing;

namespace Cotejo.Engine.Tests.Sealing;

/// <summary>A case that was sealed by a key that was made for it.</summary>
internal sealed class SealedCase : IDisposable
{
    public SealedCase()
    {
        Result = CaseSeal.Run(new SealSettings(Case.Folder, Manifest, null, Case["lab.pem"], false, null, null), CancellationToken.None);
        PublicKey = Result.PublicKey!;
    }

    public ScannedCase Case { get; } = new();
    public SealResult Result { get; }
    public string Manifest => Case["sealed.jsonl"];
    public string PublicKey { get; }

    public VerifyResult Verify(bool evidence = false, bool inCase = false, string? key = null, string? authority = null) => ManifestCheck.Run(
        new VerifySettings(Manifest, evidence ? [Case.Source] : [], inCase ? Case.Folder : null, key, authority), new CheckProgress(), CancellationToken.None);

    public void Dispose() => Case.Dispose();
}
