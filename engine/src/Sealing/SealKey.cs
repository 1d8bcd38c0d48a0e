using System.Security.Cryptography;

namespace Cotejo.Engine.Sealing;

/// <summary>Keys of ECDSA on the curve P-256, as PEM files that OpenSSL reads and writes too.</summary>
internal static class SealKey
{
    private const string P256 = "1.2.840.10045.3.1.7";
    private const int MostPemBytes = 1 << 16;
    private const DSASignatureFormat Der = DSASignatureFormat.Rfc3279DerSequence;

    /// <summary>The name of the public key beside a private one that was made.</summary>
    public static string PublicName(string path) => path + ".pub";

    /// <returns>Null, with a problem, when the file holds no usable private key.</returns>
    public static ECDsa? ReadPrivate(string path, List<string> problems)
    {
        if (Read(path, problems) is not { } key) { return null; }
        try
        {
            key.SignHash(new byte[SHA256.HashSizeInBytes]);
            return key;
        }
        catch (CryptographicException)
        {
            key.Dispose();
            problems.Add($"--key {path} holds a public key; sealing takes the private one.");
            return null;
        }
    }

    /// <returns>Null, with a problem, when the file holds no usable key. Of a private key its public half is used.</returns>
    public static ECDsa? ReadPublic(string path, List<string> problems) => Read(path, problems);

    /// <summary>Makes a key pair: the private key for its owner alone, the public key beside it. Nothing is overwritten.</summary>
    /// <returns>Null, with a problem, when a file could not be written.</returns>
    public static ECDsa? Make(string path, List<string> problems)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        try
        {
            Write(path, key.ExportPkcs8PrivateKeyPem(), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Write(PublicName(path), key.ExportSubjectPublicKeyInfoPem(), null);
            return key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            key.Dispose();
            problems.Add($"--make-key {path}: {e.Message.TrimEnd('.')}.");
            return null;
        }
    }

    public static byte[] Sign(ECDsa key, byte[] data) => key.SignData(data, HashAlgorithmName.SHA256, Der);

    /// <param name="publicKey">DER, SubjectPublicKeyInfo.</param>
    public static bool IsSignedBy(byte[] publicKey, byte[] data, byte[] signature)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKey, out int read);
            return read == publicKey.Length && IsP256(key) && key.VerifyData(data, signature, HashAlgorithmName.SHA256, Der);
        }
        catch (CryptographicException) { return false; }
    }

    /// <summary>By which people compare keys: SHA-256 of the public key, as DER.</summary>
    public static string Fingerprint(byte[] publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey));

    private static ECDsa? Read(string path, List<string> problems)
    {
        var key = ECDsa.Create();
        try
        {
            if (new FileInfo(path).Length > MostPemBytes) { throw new CryptographicException("it is too large for one"); }
            key.ImportFromPem(File.ReadAllText(path));
            if (IsP256(key)) { return key; }
            problems.Add($"--key {path} is of another curve; give one of P-256.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"--key {path} cannot be read: {e.Message.TrimEnd('.')}.");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            problems.Add($"--key {path} is no PEM file with one ECDSA key, unencrypted.");
        }
        key.Dispose();
        return null;
    }

    private static bool IsP256(ECDsa key) => key.ExportParameters(includePrivateParameters: false).Curve is { IsNamed: true, Oid.Value: P256 };

    private static void Write(string path, string pem, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (mode is not null && !OperatingSystem.IsWindows()) { options.UnixCreateMode = mode; }
        using var file = new StreamWriter(path, System.Text.Encoding.ASCII, options);
        file.WriteLine(pem);
        file.Flush();
        ((FileStream)file.BaseStream).Flush(flushToDisk: true);
    }
}
