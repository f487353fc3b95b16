using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>A line with its writer's card, as pages show it.</summary>
public sealed record ChatLineView(ChatLineId Id, MemberCard By, string Text, DateTimeOffset At)
{
    /// <summary>Lines of members who are still here.</summary>
    public static IReadOnlyList<ChatLineView> Of(IEnumerable<ChatLine> lines, IReadOnlyDictionary<MemberId, MemberCard> cards) =>
        [.. lines.Where(l => cards.ContainsKey(l.By)).Select(l => new ChatLineView(l.LineId, cards[l.By], l.Text, l.At))];
}

/// <summary>A line as the API writes it.</summary>
public sealed record ChatLineJson(ChatLineId Id, MemberJson By, string Text, DateTimeOffset At)
{
    public static ChatLineJson Of(ChatLineView line) => new(line.Id, MemberJson.Of(line.By), line.Text, line.At);
}

/// <param name="Access"><c>everyone</c>, <c>speakers</c> or <c>off</c>.</param>
/// <param name="SlowSeconds">Least time between two lines of one person.</param>
public sealed record ChatSettingsJson(string Access, int SlowSeconds)
{
    public static ChatSettingsJson Of(ChatSettings settings) => new(ChatSettings.Word(settings.Access), settings.SlowSeconds);
}

/// <summary>A page of a room's chat.</summary>
/// <param name="Lines">Oldest first.</param>
/// <param name="Older">Ask with <c>before</c> set to this for what came before; null at the beginning.</param>
public sealed record ChatJson(ChatSettingsJson Settings, IReadOnlyList<ChatLineJson> Lines, ChatLineId? Older);

/// <summary>Event <c>chat</c>: what happened since the last one, at most once a second.</summary>
/// <param name="Settings">Null when nothing was decided.</param>
/// <param name="More">Lines were written faster than they are told: the list has them all.</param>
public sealed record ChatNewsJson(
    RoomId Room, IReadOnlyList<ChatLineJson> Lines, IReadOnlyList<ChatLineId> Removed, ChatSettingsJson? Settings, bool More);
