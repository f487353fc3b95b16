using Palabre.Kit.Words;

namespace Palabre.Notifications;

/// <summary>Levels as forms write them and as they are said.</summary>
internal static class LevelWords
{
    private static readonly string[] All = ["always", "sometimes", "never"];

    public static string Of(FollowLevel level) => All[(int)FollowLevel.Always - (int)level];

    public static string Of(ClubLevel level) => All[(int)ClubLevel.Always - (int)level];

    public static IReadOnlyList<(string Level, string Text)> ForPeople(Reader reader) => [.. All.Select(level => (level, reader[$"notifications.level.{level}"]))];

    public static IReadOnlyList<(string Level, string Text)> ForClubs(Reader reader) => [.. All.Select(level => (level, reader[$"notifications.club_level.{level}"]))];
}
