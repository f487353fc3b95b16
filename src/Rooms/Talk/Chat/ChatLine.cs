using System.Text;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;

namespace Palabre.Rooms;

/// <summary>A line written in a room's chat, kept with the room. A deleted one is gone for good.</summary>
public sealed class ChatLine
{
    public const int LongestText = 500;
    private const int MostBreaks = 8;

    /// <summary>As a number, so that a database can compare it.</summary>
    public required long Id { get; init; }

    public ChatLineId LineId => new(Id);
    public required RoomId Room { get; init; }
    public required MemberId By { get; init; }
    public required string Text { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Trimmed; line breaks are kept within reason, other control characters are not.</summary>
    public static string Clean(string? text)
    {
        var lines = (text ?? "").ReplaceLineEndings("\n").Split('\n').Select(Typed.Line).ToList();
        var kept = new StringBuilder();
        foreach (var line in lines.Take(MostBreaks)) kept.Append(line).Append('\n');
        foreach (var line in lines.Skip(MostBreaks)) kept.Append(line).Append(' ');
        return kept.ToString().Trim();
    }

    /// <summary>Says what is wrong with a text, if anything.</summary>
    public static Refusal? Check(string text) => text.Length switch
    {
        0 => new("chat_empty", 400, "text"),
        > LongestText => new("chat_too_long", 400, "text") { Args = [LongestText] },
        _ => null,
    };
}

internal sealed class ChatLineMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<ChatLine>(line =>
    {
        line.ToTable("room_chat");
        line.HasKey(l => l.Id);
        line.Property(l => l.Id).ValueGeneratedNever();
        line.Property(l => l.Text).HasMaxLength(ChatLine.LongestText);
        line.HasIndex(l => new { l.Room, l.Id });
        line.HasOne<Room>().WithMany().HasForeignKey(l => l.Room).OnDelete(DeleteBehavior.Cascade);
    });
}
