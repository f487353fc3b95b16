using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Safety;

/// <summary>One line of the log of moderation: who did what to whom, where. Never changed.</summary>
public sealed class LogEntry
{
    public required long Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required MemberId Actor { get; init; }
    public MemberId? Target { get; init; }
    public RoomId? Room { get; init; }

    /// <summary>The word <c>safety.deed.{Deed}</c> says it.</summary>
    public required string Deed { get; init; }
    public DecisionId? Decision { get; init; }

    /// <summary>For stewards only.</summary>
    public string? Note { get; init; }

    /// <summary>Of which report a steward heard the sound.</summary>
    public ReportId? HeardOf => Deed == Deeds.Heard && ReportId.TryParse(Note, null, out var report) ? report : null;
}

internal sealed class LogMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<LogEntry>(entry =>
    {
        entry.ToTable("moderation_log");
        entry.HasKey(e => e.Id);
        entry.Property(e => e.Id).ValueGeneratedNever();
        entry.Property(e => e.Deed).HasMaxLength(40);
        entry.Property(e => e.Note).HasMaxLength(Decision.LongestFacts);
        entry.Ignore(e => e.HeardOf);
        entry.HasIndex(e => new { e.Target, e.Id });
    });
}

/// <summary>Names of deeds in the log.</summary>
internal static class Deeds
{
    public const string Dismissed = "dismissed";
    public const string Appealed = "appealed";
    public const string Upheld = "upheld";
    public const string Overturned = "overturned";
    public const string Heard = "heard";
    public const string TookBook = "took_book";

    /// <summary>Deeds that would tell of a report nobody decided upon: the member they concern reads nothing of them, steward or not.</summary>
    public static readonly IReadOnlyList<string> Silent = [Heard, Dismissed];

    /// <summary>Deeds of stewards: the member they concern reads no name.</summary>
    public static bool IsStewards(string deed) => !deed.StartsWith("room_", StringComparison.Ordinal);

    public static string Of(Measure measure) => measure switch
    {
        Measure.Warning => "warned",
        Measure.Removal => "removed",
        Measure.RoomEnded => "ended_room",
        Measure.Suspension => "suspended",
        Measure.PostRemoved => "removed_post",
        _ => "abusive_report",
    };

    public static string Of(RoomDeed deed) => deed switch
    {
        RoomDeed.Muted => "room_muted",
        RoomDeed.MovedToAudience => "room_moved",
        RoomDeed.Removed => "room_removed",
        RoomDeed.DeletedLine => "room_deleted_line",
        _ => "room_ended",
    };
}
