using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Safety;

/// <summary>What a report is about: one person, or a room as a whole.</summary>
public enum SubjectKind { Person, Room }

/// <summary>The person or the room; reports of the same subject are read together.</summary>
public readonly record struct Subject(SubjectKind Kind, long Id)
{
    public static Subject Of(MemberId person) => new(SubjectKind.Person, person.Value);
    public static Subject Of(RoomId room) => new(SubjectKind.Room, room.Value);

    public MemberId? Person => Kind == SubjectKind.Person ? new(Id) : null;
    public RoomId? Room => Kind == SubjectKind.Room ? new(Id) : null;

    /// <summary>As it stands in addresses: <c>person/1</c>, <c>room/1</c>.</summary>
    public string Path => $"{(Kind == SubjectKind.Person ? "person" : "room")}/{Id.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    public static Subject? Read(string kind, long id) => (kind, id > 0) switch
    {
        ("person", true) => new(SubjectKind.Person, id),
        ("room", true) => new(SubjectKind.Room, id),
        _ => null,
    };
}

/// <summary>Where a report stands. The reporter reads nothing more than this.</summary>
public enum ReportState { Open, NoBreach, Measures, Abusive }

/// <summary>A complaint. Who made it, nobody but the stewards ever learns.</summary>
public sealed class Report
{
    public const int LongestText = 1000;

    public required ReportId Id { get; init; }
    public required MemberId Reporter { get; init; }
    public required SubjectKind Kind { get; init; }

    /// <summary>The person's or the room's id.</summary>
    public required long SubjectId { get; init; }

    /// <summary>Where it happened, when a person is reported from a room.</summary>
    public RoomId? Room { get; init; }
    public required string Rule { get; init; }
    public string Text { get; init; } = "";
    public required DateTimeOffset At { get; init; }

    public ReportState State { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public DecisionId? Decision { get; private set; }

    public Subject Subject => new(Kind, SubjectId);
    public bool IsOpen => State == ReportState.Open;

    public void Close(ReportState state, DecisionId? decision, DateTimeOffset now) => (State, Decision, ClosedAt) = (state, decision, now);

    /// <summary>It was no abuse after all.</summary>
    public void Clear() => State = ReportState.NoBreach;

    /// <summary>Says what is wrong with a text, if anything.</summary>
    public static Refusal? CheckText(string text) => text.Length <= LongestText ? null : new Refusal("report_text_long", 422, "text") { Args = [LongestText] };
}

/// <summary>What may be broken: the short list that reporters choose from and decisions refer to. The words are <c>safety.rule.*</c>.</summary>
public static class Rules
{
    public static readonly IReadOnlyList<string> All = ["harassment", "hate", "violence", "sexual", "minors", "privacy", "impersonation", "spam", "illegal", "other"];

    public static string Word(string rule) => $"safety.rule.{rule}";

    public static Refusal? Check(string? rule) => rule is not null && All.Contains(rule) ? null : new Refusal("rule_unknown", 422, "rule");
}

/// <summary>Sound of the last minutes that came with a report. Without this row its key is gone, and with the key the sound.</summary>
public sealed class ReportSound
{
    public required ReportId Report { get; init; }
    public required string SoundId { get; init; }
    public required byte[] Key { get; init; }
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset To { get; init; }

    /// <summary>Ids of those who can be heard, comma-separated.</summary>
    public required string Speakers { get; init; }
    public required DateTimeOffset KeepUntil { get; set; }

    public IReadOnlyList<MemberId> SpeakerIds => [.. Speakers.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(s => new MemberId(long.Parse(s, System.Globalization.CultureInfo.InvariantCulture)))];
}

internal sealed class ReportMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<Report>(report =>
        {
            report.ToTable("reports");
            report.HasKey(r => r.Id);
            report.Property(r => r.Id).ValueGeneratedNever();
            report.Property(r => r.Rule).HasMaxLength(20);
            report.Property(r => r.Text).HasMaxLength(Report.LongestText);
            report.Ignore(r => r.Subject).Ignore(r => r.IsOpen);
            report.HasIndex(r => new { r.State, r.Kind, r.SubjectId });
            report.HasIndex(r => new { r.Reporter, r.At });
        });
        model.Entity<ReportSound>(sound =>
        {
            sound.ToTable("report_sounds");
            sound.HasKey(s => s.Report);
            sound.Property(s => s.Report).ValueGeneratedNever();
            sound.Property(s => s.SoundId).HasMaxLength(100);
            sound.Property(s => s.Key).HasMaxLength(64);
            sound.Property(s => s.Speakers).HasMaxLength(2000);
            sound.Ignore(s => s.SpeakerIds);
            sound.HasIndex(s => s.KeepUntil);
            sound.HasOne<Report>().WithMany().HasForeignKey(s => s.Report).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
