using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Palabre.WebPush;

/// <summary>
/// Who we are to a push service (RFC 8292): a key of P-256 that subscriptions are bound to, and a token signed with it for each service.
/// </summary>
public sealed class Vapid : IDisposable
{
    private readonly ECDsa _key;
    private readonly string _subject;

    /// <param name="key">P-256; the caller gives it away.</param>
    /// <param name="subject">How its operator reaches us: an https or a mailto address (RFC 8292 §2.1).</param>
    public Vapid(ECDsa key, string subject)
    {
        (_key, _subject) = (key, subject);
        PublicKey = WebText.Of(PushKeys.Write(key.ExportParameters(includePrivateParameters: false).Q));
    }

    /// <summary>Base64url of 65 octets: what browsers call <c>applicationServerKey</c>.</summary>
    public string PublicKey { get; }

    /// <summary>The value of the header <c>Authorization</c> for a push service (RFC 8292 §3).</summary>
    /// <param name="service">The origin of the subscription's address.</param>
    /// <param name="until">When the token ends; a day from now at most (RFC 8292 §2).</param>
    public string Authorization(Uri service, DateTimeOffset until)
    {
        var claims = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["aud"] = service.GetLeftPart(UriPartial.Authority),
            ["exp"] = until.ToUnixTimeSeconds(),
            ["sub"] = _subject,
        });
        var signed = $"{WebText.Of("""{"typ":"JWT","alg":"ES256"}"""u8)}.{WebText.Of(claims)}";
        // RFC 7518 §3.4: R and S side by side, which is what .NET writes by default.
        var signature = _key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        return $"vapid t={signed}.{WebText.Of(signature)}, k={PublicKey}";
    }

    /// <summary>
    /// Whether a push service would take this as the way to reach us. Some refuse what leads nowhere, such as <c>mailto:me@localhost</c>.
    /// </summary>
    public static bool IsSubject(string subject)
    {
        if (!Uri.TryCreate(subject, UriKind.Absolute, out var address)) return false;
        return address.Scheme switch
        {
            "https" => IsRealHost(address.Host) && address.UserInfo.Length == 0,
            "mailto" => address is { UserInfo.Length: > 0, Query.Length: 0 } && IsRealHost(address.Host),
            _ => false,
        };
    }

    public void Dispose() => _key.Dispose();

    /// <summary>A name with a dot that is not one of those set aside (RFC 2606, RFC 6761), and no address.</summary>
    private static bool IsRealHost(string host) =>
        Uri.CheckHostName(host) == UriHostNameType.Dns && host.Contains('.', StringComparison.Ordinal)
        && !Array.Exists(SetAside, name => host.EndsWith(name, StringComparison.OrdinalIgnoreCase));

    private static readonly string[] SetAside = [".localhost", ".local", ".internal", ".invalid", ".test", ".example"];
}
