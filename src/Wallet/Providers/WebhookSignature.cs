using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Palabre.Wallet.Providers;

/// <summary>
/// How a provider signs what it tells: <c>t={seconds since 1970},v1={hex}</c>, where v1 is HMAC-SHA-256 over <c>{t}.{body}</c>
/// (docs.stripe.com/webhooks#verify-manually). Several v1 are sent while secrets change, and several secrets are taken.
/// </summary>
internal static class WebhookSignature
{
    /// <summary>Longer lets somebody who overheard a message send it again for longer; shorter refuses what comes from clocks that differ.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    /// <exception cref="ForgedEventException">None of the secrets made it, or it is too old, or not of this time.</exception>
    public static void Verify(ReadOnlySpan<byte> body, string? header, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        var parts = (header ?? "").Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToList();
        var time = parts.FirstOrDefault(part => part[0] == "t")?[1];
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) throw new ForgedEventException("There is no signature.");
        var isOurs = false;
        foreach (var secret in secrets.Where(secret => secret.Length > 0))
        {
            var expected = Encoding.ASCII.GetBytes(Sign(body, secret, time!));
            // All are compared: how long it takes tells nothing.
            foreach (var given in parts.Where(part => part[0] == "v1")) isOurs |= CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(given[1]));
        }
        if (!isOurs) throw new ForgedEventException("It is not signed with our secret.");
        if (Int128.Abs((Int128)now.ToUnixTimeSeconds() - seconds) > (Int128)Tolerance.TotalSeconds) throw new ForgedEventException("It was signed at another time.");
    }

    /// <summary>The header for a body.</summary>
    public static string Header(ReadOnlySpan<byte> body, string secret, DateTimeOffset at)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={time},v1={Sign(body, secret, time)}";
    }

    private static string Sign(ReadOnlySpan<byte> body, string secret, string time)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes(time));
        hmac.AppendData("."u8);
        hmac.AppendData(body);
        return Convert.ToHexStringLower(hmac.GetHashAndReset());
    }
}
