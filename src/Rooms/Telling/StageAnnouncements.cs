using Palabre.Kit.Words;

namespace Palabre.Rooms;

/// <summary>
/// What a screen reader says of a change on stage: who came up, who went down; in numbers when it is many at once.
/// People who come and go in the audience are never announced: a crowd would drown the voices.
/// </summary>
internal static class StageAnnouncements
{
    /// <summary>More names than this in one breath are a number instead.</summary>
    public const int MostNames = 2;

    /// <summary>For everyone in the room.</summary>
    public static Func<Reader, string>? OfStage(RoomView? before, RoomView after)
    {
        if (before is null) return null;
        var (was, now) = (Names(before.Stage), Names(after.Stage));
        var (came, went) = (Missing(now, was), Missing(was, now));
        return came.Count + went.Count == 0 ? null : reader => Join(Sentence(reader, "announce.came_up", came), Sentence(reader, "announce.went_down", went));
    }

    /// <summary>For one person: a moderator closed their microphone.</summary>
    public static bool WasMuted(RoomView? before, RoomView after, Core.MemberId member) =>
        StateOf(after, member) == MicrophoneState.MutedByModerator && before is not null && StateOf(before, member) is { } old && old != MicrophoneState.MutedByModerator;

    private static MicrophoneState? StateOf(RoomView room, Core.MemberId member) => room.Stage.FirstOrDefault(p => p.Card.Id == member)?.Microphone;

    private static Dictionary<Core.MemberId, string> Names(IReadOnlyList<PersonView> people) => people.ToDictionary(p => p.Card.Id, p => p.Card.Name);

    private static List<string> Missing(Dictionary<Core.MemberId, string> some, Dictionary<Core.MemberId, string> others) =>
        [.. some.Where(p => !others.ContainsKey(p.Key)).Select(p => p.Value)];

    private static string Sentence(Reader reader, string key, List<string> names) =>
        names.Count == 0 ? "" : names.Count <= MostNames ? string.Join(' ', names.Select(name => reader[key, name])) : reader.Count($"{key}_many", names.Count);

    private static string Join(params string[] sentences) => string.Join(' ', sentences.Where(s => s.Length > 0));
}
