using Microsoft.EntityFrameworkCore;
using Palabre.Kit.Storage;

namespace Palabre.Search;

/// <summary>One thing that can be found. Its words are in the full text beside, under the same number; see <see cref="FullText"/>.</summary>
public sealed class SearchEntry
{
    private const int Shift = 48;

    /// <summary>Those of one kind stand together, the latest last: a search of one kind reads one stretch from its end.</summary>
    public required long Number { get; init; }

    /// <summary>The <see cref="Core.ISearched.Code"/>.</summary>
    public required int Kind { get; init; }
    public required long Subject { get; init; }

    /// <summary>Folded.</summary>
    public required string Name { get; set; }

    /// <summary>Folded.</summary>
    public required string Key { get; set; }

    public static long First(int kind) => (long)kind << Shift;
    public static long Last(int kind) => First(kind + 1) - 1;
}

/// <summary>How far the things that were there before the search have come into it.</summary>
public sealed class SearchFill
{
    public required int Kind { get; init; }

    /// <summary>The last id that is in.</summary>
    public long After { get; set; }

    /// <summary>The <see cref="Palabre.Kit.Words.Folding.Version"/> by which.</summary>
    public int Version { get; set; }
}

internal sealed class SearchMapping : IMapping
{
    /// <summary>Folding may make a letter two.</summary>
    private const int Longest = 400;

    public void Map(ModelBuilder model)
    {
        model.Entity<SearchEntry>(entry =>
        {
            entry.ToTable("search_entries");
            entry.HasKey(e => e.Number);
            entry.Property(e => e.Number).ValueGeneratedNever();
            entry.Property(e => e.Name).HasMaxLength(Longest);
            entry.Property(e => e.Key).HasMaxLength(Longest);
            entry.HasIndex(e => new { e.Kind, e.Subject }).IsUnique();
            entry.HasIndex(e => new { e.Kind, e.Name });
            entry.HasIndex(e => new { e.Kind, e.Key });
        });
        model.Entity<SearchFill>(fill =>
        {
            fill.ToTable("search_fills");
            fill.HasKey(f => f.Kind);
            fill.Property(f => f.Kind).ValueGeneratedNever();
        });
    }
}
