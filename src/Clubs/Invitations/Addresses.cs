using System.Text.RegularExpressions;
using Palabre.Kit;

namespace Palabre.Clubs;

/// <summary>E-mail addresses as people paste them: a line each, or with commas and semicolons between.</summary>
internal static partial class Addresses
{
    private static readonly char[] Between = ['\n', '\r', ',', ';', '\t', ' '];

    /// <summary>Reads them, each once; says which one cannot be an address.</summary>
    public static Refusal? Read(IEnumerable<string> typed, int most, out IReadOnlyList<string> addresses)
    {
        addresses = [.. typed.SelectMany(t => t.Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(a => a.ToLowerInvariant()).Distinct()];
        if (addresses.Count == 0) return new Refusal("club_addresses_none", 422, "addresses");
        if (addresses.Count > most) return new Refusal("club_addresses_many", 422, "addresses") { Args = [most] };
        return addresses.FirstOrDefault(a => a.Length > ClubInvitation.LongestAddress || !Form().IsMatch(a)) is { } wrong
            ? new Refusal("club_address_malformed", 422, "addresses") { Args = [wrong.Length > 60 ? $"{wrong[..60]}…" : wrong] }
            : null;
    }

    /// <summary>Begins with a letter or a digit: a spreadsheet would compute what begins with a sign.</summary>
    [GeneratedRegex(@"^[\p{L}\p{Nd}][^\s@""'<>()\[\]\\]*@[\p{L}\p{Nd}][\p{L}\p{Nd}.-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
