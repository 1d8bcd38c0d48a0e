using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Cotejo.Engine.Sealing;

/// <summary>What a time stamp says, and who says it.</summary>
/// <param name="Authority">The signer's name.</param>
/// <param name="Problem">Why it does not prove its time; null when the given authority vouches for it, or none was given.</param>
public sealed record TimeStampFacts(DateTimeOffset Time, string Authority, string? Problem);

/// <summary>Time stamps by RFC 3161, carried by file: the machine with the evidence talks to nobody.</summary>
internal static class TimeStamp
{
    private const int NonceBytes = 16;

    /// <summary>The name of the response beside a manifest.</summary>
    public static string NameBeside(string manifest) => manifest + ".tsr";

    /// <summary>What an authority is asked: to stamp a digest, and to tell its certificate. DER, as OpenSSL's ts reads it.</summary>
    public static byte[] Request(byte[] sha256) => Rfc3161TimestampRequest.CreateFromHash(sha256, HashAlgorithmName.SHA256,
        nonce: RandomNumberGenerator.GetBytes(NonceBytes), requestSignerCertificates: true).Encode();

    /// <returns>Why a response is none to the request, or the request none of the digest; null when all is well.</returns>
    public static string? Fault(byte[] request, byte[] response, byte[] sha256)
    {
        if (!Rfc3161TimestampRequest.TryDecode(request, out var asked, out int read) || read != request.Length) { return "the request is none of RFC 3161"; }
        if (!asked.GetMessageHash().Span.SequenceEqual(sha256)) { return "the request is of another manifest"; }
        try
        {
            asked.ProcessResponse(response, out read);
            return read == response.Length ? null : "the response goes on behind its end";
        }
        catch (CryptographicException e) { return $"the response does not fit the request, or refuses it: {e.Message.TrimEnd('.')}"; }
    }

    /// <param name="authority">Whom the user trusts: the signer's own certificate, or one that issued it; null to ask for none.</param>
    /// <returns>Null when the response holds no time stamp of the digest.</returns>
    public static TimeStampFacts? Read(byte[] response, byte[] sha256, X509Certificate2? authority)
    {
        try
        {
            if (Token(response) is not { } token || !token.VerifySignatureForHash(sha256, HashAlgorithmName.SHA256, out var signer, Extra(authority)) || signer is null) { return null; }
            var time = token.TokenInfo.Timestamp;
            return new TimeStampFacts(time, signer.Subject, authority is null || IsVouchedFor(signer, authority, token, time) ? null
                : $"it is signed by {signer.Subject}, for which {authority.Subject} does not vouch");
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException) { return null; }
    }

    private static bool IsVouchedFor(X509Certificate2 signer, X509Certificate2 authority, Rfc3161TimestampToken token, DateTimeOffset time)
    {
        if (signer.RawDataMemory.Span.SequenceEqual(authority.RawDataMemory.Span)) { return true; }
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.ExtraStore.AddRange(token.AsSignedCms().Certificates);
        // Whoever issued it is asked by nobody: there is no network here. The certificate had to be valid when it stamped.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.UtcDateTime;
        return chain.Build(signer);
    }

    private static X509Certificate2Collection Extra(X509Certificate2? authority) => authority is null ? [] : [authority];

    /// <summary>The token in a response: SEQUENCE { status, token }.</summary>
    private static Rfc3161TimestampToken? Token(byte[] response)
    {
        var fields = new AsnReader(response, AsnEncodingRules.BER).ReadSequence();
        fields.ReadEncodedValue();
        return Rfc3161TimestampToken.TryDecode(fields.ReadEncodedValue(), out var token, out _) ? token : null;
    }
}
