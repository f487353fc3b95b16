using System.Net.Mail;
using Palabre.Core;
using Palabre.Kit.Settings;

namespace Palabre.Notifications;

/// <summary>Letters by e-mail, handed to a mail server (RFC 5321).</summary>
public sealed class MailSettings : ICheckedSettings, IMail
{
    /// <summary>The mail server. Empty: no letters, and nobody is offered any.</summary>
    public string Host { get; set; } = "";

    /// <summary>Where TLS begins with the first byte (RFC 8314 §3.3), which the SmtpClient of .NET does not speak.</summary>
    private const int ImplicitTls = 465;

    /// <summary>587 is for handing over letters with a password (RFC 6409), 25 for a server beside this one.</summary>
    public int Port { get; set; } = 587;

    /// <summary>Empty: without signing in.</summary>
    public string User { get; set; } = "";
    public string Password { get; set; } = "";

    /// <summary>Whom letters are from: an address, or a name and an address. Without a name, the community's.</summary>
    public string From { get; set; } = "";

    /// <summary>The connection is encrypted (STARTTLS, RFC 3207), or nothing is sent.</summary>
    public bool Tls { get; set; } = true;

    /// <summary>Where this house is reached: links in letters begin with it.</summary>
    public string Url { get; set; } = "";

    public bool IsOn => Host.Length > 0;

    /// <summary>A full address of ours.</summary>
    public string Absolute(string path) => Url.TrimEnd('/') + path;

    public string? Wrong()
    {
        if (!IsOn) return null;
        if (Port is < 1 or > 65535) return "Mail:Port must be a port, from 1 to 65535.";
        if (Port == ImplicitTls)
            return "Mail:Port is 465, where TLS begins with the first byte; letters are handed over with STARTTLS. Set Mail:Port to 587, which providers with a 465 offer as well; otherwise see docs/operating/mail.md.";
        if (!MailAddress.TryCreate(From, out _)) return "Mail:From must be an address, such as nouvelles@palabre.org: letters without a sender are refused everywhere.";
        return Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"
            ? null
            : "Mail:Url must be the address of this house, such as https://palabre.org: letters lead there.";
    }
}
