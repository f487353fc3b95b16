using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>Who may write in a room's chat. Reading is for everyone who may know the room.</summary>
public enum ChatAccess { Everyone, Speakers, Off }

/// <summary>How a room's chat is held; its moderators decide.</summary>
/// <param name="SlowSeconds">Least time between two lines of one person; moderators are held to <see cref="Quickest"/> only.</param>
public sealed record ChatSettings(ChatAccess Access, int SlowSeconds)
{
    /// <summary>Seconds. Nobody reads faster than one line of a person each second.</summary>
    public const int Quickest = 1;

    /// <summary>Seconds. Slower than ten minutes is better called off.</summary>
    public const int Slowest = 600;

    public static readonly ChatSettings Default = new(ChatAccess.Everyone, Quickest);

    /// <summary>What is offered on the page, in seconds.</summary>
    public static readonly IReadOnlyList<int> Paces = [1, 5, 15, 30, 60, 300];

    public static Refusal? Read(string? access, int? slowSeconds, ChatSettings before, out ChatSettings settings)
    {
        settings = before;
        if (ReadAccess(access ?? Word(before.Access)) is not { } read) return new("chat_access_unknown", 400, "access");
        var seconds = slowSeconds ?? before.SlowSeconds;
        if (seconds is < Quickest or > Slowest) return new("chat_pace", 400, "slowSeconds") { Args = [Quickest, Slowest] };
        settings = new(read, seconds);
        return null;
    }

    public static string Word(ChatAccess access) => access switch { ChatAccess.Speakers => "speakers", ChatAccess.Off => "off", _ => "everyone" };

    private static ChatAccess? ReadAccess(string word) => word switch { "everyone" => ChatAccess.Everyone, "speakers" => ChatAccess.Speakers, "off" => ChatAccess.Off, _ => null };
}
