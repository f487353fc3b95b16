using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;

namespace Palabre.Clubs;

/// <summary>The word in a club's address: lower case letters, digits, and dashes between them, 2 to 40.</summary>
internal static partial class Slug
{
    public const int Longest = 40;

    /// <summary>What a person typed, as it is stored.</summary>
    public static string Read(string? typed) => (typed ?? "").Trim().ToLowerInvariant();

    /// <summary>Words that stand in the place of an address in <c>/api/clubs/…</c>.</summary>
    private static readonly string[] Reserved = ["mine", "invitations"];

    public static Refusal? Refuse(string slug) => !Form().IsMatch(slug) ? new Refusal("club_slug_malformed", 422, "slug") : Reserved.Contains(slug) ? new Refusal("club_slug_taken", 409, "slug") : null;

    /// <summary>A name as an address would write it: « Club des Oliviers » becomes club-des-oliviers.</summary>
    public static string Of(string? name)
    {
        var slug = new StringBuilder();
        foreach (var c in Typed.Readable(name ?? "").Trim().ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(c);
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }
        return slug.ToString()[..Math.Min(slug.Length, Longest)].Trim('-');
    }

    [GeneratedRegex(@"^(?=.{2,40}\z)[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

/// <summary>An address that a club has or had. It stays the club's for ever, so that no link ever leads to strangers.</summary>
public sealed class ClubSlug
{
    public required string Slug { get; init; }
    public required ClubId Club { get; init; }
}

/// <summary>A name that a club had, for whoever joined under it.</summary>
public sealed class FormerName
{
    public required long Id { get; init; }
    public required ClubId Club { get; init; }
    public required string Name { get; init; }
    public required string Slug { get; init; }
    public required DateTimeOffset Until { get; init; }
}

internal sealed class ClubNamesMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<ClubSlug>(slug =>
        {
            slug.ToTable("club_slugs");
            slug.HasKey(s => s.Slug);
            slug.Property(s => s.Slug).HasMaxLength(Slug.Longest);
            slug.HasIndex(s => s.Club);
            slug.HasOne<Club>().WithMany().HasForeignKey(s => s.Club).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<FormerName>(name =>
        {
            name.ToTable("club_former_names");
            name.Property(n => n.Id).ValueGeneratedNever();
            name.Property(n => n.Name).HasMaxLength(Club.LongestName);
            name.Property(n => n.Slug).HasMaxLength(Slug.Longest);
            name.HasIndex(n => new { n.Club, n.Id });
            name.HasOne<Club>().WithMany().HasForeignKey(n => n.Club).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
