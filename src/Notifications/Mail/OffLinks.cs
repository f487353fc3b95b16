using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Palabre.Core;

namespace Palabre.Notifications;

/// <summary>What one press in a letter stops: the digest, or letters of one kind.</summary>
internal readonly record struct OffKind(int Value)
{
    public static readonly OffKind Digest = new(0);

    public static OffKind Of(NotificationKind kind) => new((int)kind);

    public NotificationKind? Kind => Value == 0 ? null : (NotificationKind)Value;
}

/// <summary>Links that stop letters without signing in; they hold as long as this house has its keys, because letters lie long.</summary>
internal sealed class OffLinks(IDataProtectionProvider protection)
{
    public const string Path = "/letters/stop";

    private readonly IDataProtector _protector = protection.CreateProtector("palabre.letters");

    public string PathOf(MemberId member, OffKind what) =>
        $"{Path}/{Base64Url.EncodeToString(_protector.Protect(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{member.Value} {what.Value}"))))}";

    /// <summary>Whose link it is and what it stops; null when it is none of ours.</summary>
    public (MemberId Member, OffKind What)? Read(string token)
    {
        try
        {
            var said = Encoding.UTF8.GetString(_protector.Unprotect(Base64Url.DecodeFromChars(token))).Split(' ');
            return (new(long.Parse(said[0], CultureInfo.InvariantCulture)), new(int.Parse(said[1], CultureInfo.InvariantCulture)));
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null; // cut short in a letter, or tried
        }
    }
}
