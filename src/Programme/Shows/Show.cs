using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Programme;

/// <summary>What a club holds at an announced time, by the clock of its own zone: again and again, or once; or what a member holds on their own, once.</summary>
public sealed class Show
{
    public const int ShortestTitle = 2;
    public const int LongestTitle = 60;
    public const int LongestDescription = 2000;
    public const int LongestZone = 64;
    public const int ShortestMinutes = 5;
    public const int LongestMinutes = 24 * 60;
    public const int MostCohosts = 5;
    public const int MostExceptions = 60;

    public required ShowId Id { get; init; }

    /// <summary>Null for the event of a member, who is its host: it is nobody's but theirs, and for everybody.</summary>
    public required ClubId? Club { get; init; }
    public required string Title { get; set; }
    public string Description { get; set; } = "";
    public required MemberId Host { get; set; }
    public List<Cohost> Cohosts { get; init; } = [];
    public required string Language { get; set; }
    public string? Topic { get; set; }

    /// <summary>It exists for the club's members only, as everything of a private club does.</summary>
    public bool IsOfMembers { get; set; }

    /// <summary>IANA, such as <c>Africa/Casablanca</c>.</summary>
    public required string Zone { get; set; }

    /// <summary>The first start, on the zone's clock.</summary>
    public required DateTime Start { get; set; }
    public required int Minutes { get; set; }

    /// <summary>How it comes again, as an RRULE; empty for once.</summary>
    public string Rule { get; set; } = "";

    /// <summary>Starts at which nothing takes place, announced from the beginning; comma-separated.</summary>
    public string Exceptions { get; set; } = "";

    /// <summary>One more after each change that matters to who comes; calendars keep the highest they saw.</summary>
    public int Sequence { get; set; }
    public required DateTimeOffset MadeAt { get; init; }
    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>It was ended before it ever took place: nothing of it is left but a line in calendars that says so.</summary>
    public bool IsDropped { get; set; }

    /// <summary>Null without a picture.</summary>
    public ShowCover? Cover { get; set; }

    /// <summary>When it starts next, moved and cancelled dates considered. Kept so that what begins soon is found without looking at everything.</summary>
    public DateTimeOffset? Next { get; set; }

    /// <summary>When the last date is over; null while there is no end.</summary>
    public DateTimeOffset? Last { get; set; }

    public IReadOnlyList<MemberId> Hosts => [Host, .. Cohosts.Select(c => c.Member)];

    public string Path => $"/show/{Id}";

    public bool IsHeldBy(MemberId member) => Host == member || Cohosts.Any(c => c.Member == member);

    public bool IsOver(DateTimeOffset now) => IsDropped || Last <= now;
}

/// <summary>Somebody who holds a show beside its host.</summary>
public sealed class Cohost
{
    public required ShowId Show { get; init; }
    public required MemberId Member { get; init; }
}

internal sealed class ShowMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<Show>(show =>
        {
            show.ToTable("shows");
            show.Property(s => s.Id).ValueGeneratedNever();
            show.Property(s => s.Title).HasMaxLength(Show.LongestTitle);
            show.Property(s => s.Description).HasMaxLength(Show.LongestDescription);
            show.Property(s => s.Language).HasMaxLength(10);
            show.Property(s => s.Topic).HasMaxLength(20);
            show.Property(s => s.Zone).HasMaxLength(Show.LongestZone);
            show.Property(s => s.Start).HasConversion<LocalConverter>().HasMaxLength(LocalTime.Length);
            show.Property(s => s.Rule).HasMaxLength(Calendar.Rules.RecurrenceRule.LongestText);
            show.Property(s => s.Exceptions).HasMaxLength(Show.MostExceptions * (LocalTime.Length + 1));
            // Two who change it at once, or one who changes it while it is looked at for reminders: the second save finds another row.
            show.Property(s => s.Sequence).IsConcurrencyToken();
            show.Ignore(s => s.Hosts).Ignore(s => s.Path);
            show.HasMany(s => s.Cohosts).WithOne().HasForeignKey(c => c.Show).OnDelete(DeleteBehavior.Cascade);
            show.Navigation(s => s.Cohosts).AutoInclude();
            show.Navigation(s => s.Cover).AutoInclude();
            show.HasIndex(s => s.Club);
            show.HasIndex(s => s.Host);
            show.HasIndex(s => s.Next);
        });
        model.Entity<Cohost>(cohost =>
        {
            cohost.ToTable("show_cohosts");
            cohost.HasKey(c => new { c.Show, c.Member });
            cohost.HasIndex(c => c.Member);
        });
    }
}
