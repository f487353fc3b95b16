using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Moving;

/// <summary>What is moved. Stored as numbers: what a number means never changes.</summary>
public enum MoveKind
{
    /// <summary>Taken away: posts with their pictures.</summary>
    Archive = 0,

    /// <summary>Brought: posts of an archive.</summary>
    Posts = 1,
    Following = 2,
    Blocks = 3,
    Mutes = 4,
    Lists = 5,
    Bookmarks = 6,
}

/// <summary>How far a move is. Stored as numbers.</summary>
public enum MoveState { Waiting = 0, Running = 1, Done = 2, Failed = 3 }

/// <summary>A member takes something with them, or brings it along: made in the background, and gone some days later.</summary>
public sealed class Move
{
    public required MoveId Id { get; init; }
    public required MemberId Owner { get; init; }
    public required MoveKind Kind { get; init; }

    /// <summary>This house as its owner reached it, such as <c>https://palabre.example</c>.</summary>
    public required string House { get; init; }
    public MoveState State { get; set; }

    /// <summary>Things in it; 0 until that is known.</summary>
    public int Total { get; set; }

    /// <summary>Looked at so far: where to go on after a stop.</summary>
    public int Looked { get; set; }

    /// <summary>Of them, those that are here now, or in the archive.</summary>
    public int Moved { get; set; }

    /// <summary>Begun since something of it was done last, and not ended in good order: what kills the house is not begun for ever.</summary>
    public int Tries { get; set; }

    /// <summary>Among those that wait; who had a turn goes behind all others.</summary>
    public long Place { get; set; }

    /// <summary>Why nothing more comes of it.</summary>
    public string? Failure { get; set; }
    public required DateTimeOffset At { get; init; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Whether what is done of it stays when it is begun again; an archive that is taken away is written anew.</summary>
    public bool GoesOn => Kind != MoveKind.Archive;
    public bool IsOver => State is MoveState.Done or MoveState.Failed;
}

/// <summary>Something that was not moved.</summary>
public sealed class MoveNote
{
    public const int LongestWhat = 200;
    public required long Id { get; init; }
    public required MoveId Move { get; init; }

    /// <summary>Its place, from 1: a line of a list, a post of an archive by its date.</summary>
    public required int Line { get; init; }
    public required string What { get; init; }

    /// <summary>A word of <c>moving.why</c>.</summary>
    public required string Why { get; init; }
}

internal sealed class MoveMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<Move>(move =>
        {
            move.ToTable("moves");
            move.Property(m => m.Id).ValueGeneratedNever();
            move.Property(m => m.House).HasMaxLength(300);
            move.Property(m => m.Failure).HasMaxLength(40);
            move.Ignore(m => m.IsOver);
            move.Ignore(m => m.GoesOn);
            move.HasIndex(m => new { m.Owner, m.Id });
            move.HasIndex(m => new { m.State, m.Id });
        });
        model.Entity<MoveNote>(note =>
        {
            note.ToTable("move_notes");
            note.Property(n => n.Id).ValueGeneratedNever();
            note.Property(n => n.What).HasMaxLength(MoveNote.LongestWhat);
            note.Property(n => n.Why).HasMaxLength(40);
            note.HasIndex(n => new { n.Move, n.Line });
            note.HasOne<Move>().WithMany().HasForeignKey(n => n.Move).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
