using System.Net;
using Palabre.Kit.Web.Outside;

namespace Palabre.Notifications;

/// <summary>Which addresses a member may have us post to: https, at public addresses.</summary>
internal static class PushAddress
{
    /// <summary>Other services than web servers listen below.</summary>
    private const int FirstFreePort = 1024;

    /// <summary>As far as the text says; the address itself is looked at when the connection is made.</summary>
    public static Uri? Read(string? text, PushSettings settings)
    {
        if (text is not { Length: > 0 and <= PushDevice.LongestEndpoint } || !Uri.TryCreate(text, UriKind.Absolute, out var address) || address.UserInfo.Length > 0) return null;
        if (settings.AllowPrivateServices) return address.Scheme is "https" or "http" ? address : null;
        if (address.Scheme != Uri.UriSchemeHttps || address.Port is not (443 or >= FirstFreePort)) return null;
        return !IPAddress.TryParse(address.DnsSafeHost, out var literal) || PublicAddress.IsPublic(literal) ? address : null;
    }
}
