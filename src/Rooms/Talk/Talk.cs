using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>
/// What the people of one live room may do besides speaking: write, and react. Rules only: no storage, no pages. Safe for several
/// threads at once. What it refuses to somebody, it refuses for the life of the room.
/// </summary>
internal sealed class Talk(ChatSettings settings, IEnumerable<RoomSilence> silences, TimeProvider clock)
{
    /// <summary>Reactions at once. Higher lets one person shimmer, lower makes applause feel broken.</summary>
    public const int ReactionBurst = 5;

    /// <summary>Then one each: slower than a clapping hand, faster than boredom.</summary>
    public static readonly TimeSpan ReactionPace = TimeSpan.FromSeconds(1);

    /// <summary>Pins at once, then one each: each may send our server to somebody else's.</summary>
    public const int PinBurst = 5;
    public static readonly TimeSpan PinPace = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly HashSet<MemberId> _noChat = [.. silences.Where(s => s.Chat).Select(s => s.Member)];
    private readonly HashSet<MemberId> _noReactions = [.. silences.Where(s => s.Reactions).Select(s => s.Member)];
    private readonly Dictionary<MemberId, DateTimeOffset> _wroteAt = [];
    private readonly TokenBuckets _reactions = new(ReactionBurst, ReactionPace, clock);
    private readonly TokenBucket _pins = new(PinBurst, PinPace, clock);
    private ChatSettings _settings = settings;

    public ChatSettings Settings
    {
        get { lock (_gate) return _settings; }
    }

    public void Set(ChatSettings settings)
    {
        lock (_gate) _settings = settings;
    }

    public void SilenceChat(MemberId member, bool silenced)
    {
        lock (_gate) _ = silenced ? _noChat.Add(member) : _noChat.Remove(member);
    }

    public void SilenceReactions(MemberId member, bool silenced)
    {
        lock (_gate) _ = silenced ? _noReactions.Add(member) : _noReactions.Remove(member);
    }

    /// <summary>May write now; counts the line as written.</summary>
    public Refusal? Write(MemberId member, Rank rank)
    {
        lock (_gate)
        {
            if (_settings.Access == ChatAccess.Off) return new("chat_off");
            if (_noChat.Contains(member)) return new("chat_silenced", 403);
            if (_settings.Access == ChatAccess.Speakers && rank < Rank.Speaker) return new("chat_speakers_only", 403);

            var now = clock.GetUtcNow();
            var pace = rank >= Rank.Moderator ? ChatSettings.Quickest : _settings.SlowSeconds;
            if (_wroteAt.TryGetValue(member, out var before) && before.AddSeconds(pace) - now is { Ticks: > 0 } wait)
                return new("chat_slow", 429) { Args = [Rounded(wait)] };
            _wroteAt[member] = now;
            return null;
        }
    }

    /// <summary>May react now; counts it.</summary>
    public Refusal? React(MemberId member)
    {
        lock (_gate)
        {
            if (_noReactions.Contains(member)) return new("reactions_silenced", 403);
            return _reactions.Take(member) is { } wait ? new("reactions_too_fast", 429) { Args = [Seconds(wait)] } : null;
        }
    }

    /// <summary>May pin now; counts it.</summary>
    public Refusal? Pin()
    {
        lock (_gate) return _pins.Take() is { } wait ? new("pins_too_fast", 429) { Args = [Seconds(wait)] } : null;
    }

    /// <summary>Up to whole seconds, and from a minute on to whole minutes: never told to come too early.</summary>
    private static TimeSpan Rounded(TimeSpan wait) =>
        wait <= TimeSpan.FromSeconds(59) ? TimeSpan.FromSeconds(Seconds(wait)) : TimeSpan.FromMinutes(Math.Ceiling(wait.TotalMinutes));

    /// <summary>To wait, in whole seconds, as a sentence says it.</summary>
    public static int Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
}
