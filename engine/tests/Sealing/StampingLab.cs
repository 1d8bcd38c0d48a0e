using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Cotejo.Engine.Tests.Sealing;

/// <summary>A time stamp authority that a test holds in its hand: a root, a signer that it issued, and answers by RFC 3161.</summary>
internal sealed class StampingLab : IDisposable
{
    private const string TimeStampInfo = "1.2.840.113549.1.9.16.1.4", SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47", Sha256 = "2.16.840.1.101.3.4.2.1";
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8";

    private readonly RSA _rootKey = RSA.Create(2048), _signerKey = RSA.Create(2048);
    private readonly X509Certificate2 _signer;

    public StampingLab(string name = "Lab")
    {
        var asked = new CertificateRequest($"CN={name} Root", _rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        asked.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Root = asked.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(10));
        var signer = new CertificateRequest($"CN={name} Signer", _signerKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        signer.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(TimeStamping)], critical: true));
        using var issued = signer.Create(Root, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9), [1, 2, 3]);
        _signer = issued.CopyWithPrivateKey(_signerKey);
    }

    public X509Certificate2 Root { get; }

    /// <summary>The signer's own certificate, without its key.</summary>
    public string SignerPem => _signer.ExportCertificatePem();

    public byte[] Answer(byte[] request)
    {
        Assert.True(Rfc3161TimestampRequest.TryDecode(request, out var asked, out _));
        var signed = new SignedCms(new ContentInfo(new Oid(TimeStampInfo), Info(asked!)), detached: false);
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, _signer) { DigestAlgorithm = new Oid(Sha256), IncludeOption = X509IncludeOption.EndCertOnly };
        signer.SignedAttributes.Add(new AsnEncodedData(new Oid(SigningCertificateV2), CertificateId()));
        signed.ComputeSignature(signer);
        var response = new AsnWriter(AsnEncodingRules.DER);
        using (response.PushSequence())
        {
            using (response.PushSequence()) { response.WriteInteger(0); }   // granted
            response.WriteEncodedValue(signed.Encode());
        }
        return response.Encode();
    }

    public void Dispose()
    {
        Root.Dispose();
        _signer.Dispose();
        _rootKey.Dispose();
        _signerKey.Dispose();
    }

    private static byte[] Info(Rfc3161TimestampRequest asked)
    {
        var info = new AsnWriter(AsnEncodingRules.DER);
        using (info.PushSequence())
        {
            info.WriteInteger(1);
            info.WriteObjectIdentifier("1.2.3.4");
            using (info.PushSequence())
            {
                using (info.PushSequence()) { info.WriteObjectIdentifier(asked.HashAlgorithmId.Value!); }
                info.WriteOctetString(asked.GetMessageHash().Span);
            }
            info.WriteInteger(7);
            info.WriteGeneralizedTime(DateTimeOffset.UtcNow, omitFractionalSeconds: true);
            if (asked.GetNonce() is { } nonce) { info.WriteInteger(nonce.Span); }
        }
        return info.Encode();
    }

    private byte[] CertificateId()
    {
        var id = new AsnWriter(AsnEncodingRules.DER);
        using (id.PushSequence())
        using (id.PushSequence())
        using (id.PushSequence())
        {
            id.WriteOctetString(SHA256.HashData(_signer.RawData));
        }
        return id.Encode();
    }
}
