using Microsoft.EntityFrameworkCore;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;

namespace Palabre.Members;

/// <summary>A member who may not sign in or act for a time, or for good. The account stays, and everything they made.</summary>
public sealed class Suspension
{
    public required long MemberId { get; init; }

    /// <summary>Null for good.</summary>
    public DateTimeOffset? Until { get; set; }

    /// <summary>The key of the word that says why.</summary>
    public required string Rule { get; set; }

    /// <summary>Where they read the decision and appeal, without signing in.</summary>
    public required string Path { get; set; }

    /// <summary>When it was decided, or lifted: what was decided earlier and is told later changes nothing.</summary>
    public required DateTimeOffset DecidedAt { get; set; }
    public bool IsLifted { get; set; }

    public bool HoldsAt(DateTimeOffset now) => !IsLifted && (Until is not { } until || now < until);

    /// <summary>Until when and why, in the person's words.</summary>
    public Refusal Refuse(Reader reader) => Until is { } until
        ? new Refusal("suspended", 403) { Args = [$"{reader.Date(until)}, {reader.Hour(until)}", reader[Rule]] }
        : new Refusal("suspended_for_good", 403) { Args = [reader[Rule]] };
}

internal sealed class SuspensionMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Suspension>(suspension =>
    {
        suspension.ToTable("suspensions");
        suspension.HasKey(s => s.MemberId);
        suspension.Property(s => s.MemberId).ValueGeneratedNever();
        suspension.Property(s => s.Rule).HasMaxLength(60);
        suspension.Property(s => s.Path).HasMaxLength(200);
        suspension.HasOne<Member>().WithMany().HasForeignKey(s => s.MemberId).OnDelete(DeleteBehavior.Cascade);
    });
}
