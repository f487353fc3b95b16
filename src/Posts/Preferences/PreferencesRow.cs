using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>What holds for a member's posts where they say nothing.</summary>
internal sealed class PreferencesRow
{
    public required MemberId Member { get; init; }
    public PostVisibility Visibility { get; set; }

    /// <summary>Empty for that of the interface.</summary>
    public string Language { get; set; } = "";
    public bool IsSensitive { get; set; }
    public QuoteRule WhoQuotes { get; set; }

    public WritingPreferences Card => new(Visibility, Language.Length > 0 ? Language : null, IsSensitive) { WhoQuotes = WhoQuotes };
}

internal sealed class PreferencesMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<PreferencesRow>(row =>
    {
        row.ToTable("writing_preferences");
        row.HasKey(r => r.Member);
        row.Property(r => r.Member).ValueGeneratedNever();
        row.Property(r => r.Language).HasMaxLength(3);
        row.Ignore(r => r.Card);
    });
}
