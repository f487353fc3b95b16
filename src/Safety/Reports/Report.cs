using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Safety;

/// <summary>Where a report stands. The reporter reads nothing more than this.</summary>
public enum ReportState { Open, NoBreach, Measures, Abusive }

/// <summary>A complaint. Who made it, nobody but the stewards ever learns.</summary>
public sealed class Report
{
    public const int LongestText = IKeepApart.LongestReport;

    public required ReportId Id { get; init; }
    public required MemberId Reporter { get; init; }
    public required SubjectKind Kind { get; init; }

    /// <summary>The person's, the room's or the post's id.</summary>
    public required long SubjectId { get; init; }

    /// <summary>Where it happened, when a person is reported from a room.</summary>
    public RoomId? Room { get; init; }

    /// <summary>Who wrote the post that is reported.</summary>
    public MemberId? Author { get; init; }

    /// <summary>The post as it stood when it was reported: changed or deleted later, this is what is judged.</summary>
    public string? Said { get; init; }
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

internal sealed class ReportMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Report>(report =>
    {
        report.ToTable("reports");
        report.HasKey(r => r.Id);
        report.Property(r => r.Id).ValueGeneratedNever();
        report.Property(r => r.Rule).HasMaxLength(20);
        report.Property(r => r.Text).HasMaxLength(Report.LongestText);
        report.Ignore(r => r.Subject).Ignore(r => r.IsOpen);
        // Two stewards who decide at once: the second save finds the row changed.
        report.Property(r => r.State).IsConcurrencyToken();
        report.HasIndex(r => new { r.State, r.Kind, r.SubjectId });
        report.HasIndex(r => new { r.Reporter, r.At });
    });
}
