using System.Security.Cryptography;
using System.Text;
using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>
/// The relays of the settings as <c>Link</c> headers (RFC 9725 §4.6). With a shared secret each person gets credentials of
/// their own that expire (the "TURN REST API" that coturn calls use-auth-secret), so that none can be passed on for ever.
/// </summary>
internal sealed class IceServers(TurnSettings settings, TimeProvider clock)
{
    /// <summary>Longer than a room usually lasts: a relay asks for the password again when its permissions are renewed.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromHours(12);

    private readonly IReadOnlyList<string> _urls = settings.List;

    /// <param name="who">Null for a guest.</param>
    public IEnumerable<string> LinksFor(MemberId? who)
    {
        if (_urls.Count == 0) return [];
        var (name, password) = CredentialsFor(who);
        return _urls.Select(url => TurnSettings.IsRelay(url) && name.Length > 0
            ? $"<{url}>; rel=\"ice-server\"; username=\"{name}\"; credential=\"{password}\"; credential-type=\"password\""
            : $"<{url}>; rel=\"ice-server\"");
    }

    private (string Name, string Password) CredentialsFor(MemberId? who)
    {
        if (settings.Secret.Length == 0) return (settings.Username, settings.Credential);
        var name = $"{(clock.GetUtcNow() + Life).ToUnixTimeSeconds()}:{who?.ToString() ?? "guest"}";
#pragma warning disable CA5350 // HMAC-SHA1 is what TURN servers expect here; as a MAC it is not broken.
        return (name, Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(settings.Secret), Encoding.UTF8.GetBytes(name))));
#pragma warning restore CA5350
    }
}
