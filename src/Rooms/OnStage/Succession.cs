using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>What somebody is asked to take over: a moderator's part, or the room itself.</summary>
public enum Duty { Moderator, Host }

/// <summary>One person asks another to take over; nothing changes until they accept.</summary>
public sealed record Offer(Duty Duty, MemberId To, MemberId By, DateTimeOffset Until);

/// <summary>
/// Who looks after a room when its moderators are gone. While one of them is connected, nothing happens. When the last one's
/// connection is lost the stage goes on for the grace; then a co-host who is back, or else the longest-standing speaker, is asked and
/// must accept; if nobody does, the room is over. Its timers follow the moderators' presence only: nobody else's coming or going
/// moves them.
/// </summary>
public sealed class Succession(Crowd crowd, StageTimes times, TimeProvider clock)
{
    private readonly List<MemberId> _cohosts = [];
    private readonly HashSet<MemberId> _declined = [];
    private HashSet<MemberId> _told = [];

    /// <summary>What one person asks of another now.</summary>
    public Offer? Offered { get; private set; }

    /// <summary>Since when those on stage are asked, because nobody moderates.</summary>
    public DateTimeOffset? AskedSince { get; private set; }

    public DateTimeOffset? AskedUntil => AskedSince + times.Answer;

    /// <summary>Those on stage were asked and nobody accepted in time.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Every moderator's connection is lost; their seats are kept until then. Null while one of them is here, or when there is none.</summary>
    public DateTimeOffset? LostUntil
    {
        get
        {
            var moderators = crowd.Moderators.ToList();
            return moderators.Count > 0 && moderators.TrueForAll(p => p.IsLost) ? moderators.Max(p => p.SeenAt) + times.Grace : null;
        }
    }

    /// <summary>Named by the host at some time and not demoted since, here or away.</summary>
    public bool IsCohost(MemberId member) => _cohosts.Contains(member);

    /// <summary>What this person may accept now, and until when.</summary>
    public (Duty Duty, DateTimeOffset Until, MemberId? By)? AskedOf(MemberId member)
    {
        if (Offered is { } offer && offer.To == member && clock.GetUtcNow() < offer.Until && crowd.RankOf(offer.By) >= Rank.Moderator)
            return (offer.Duty, offer.Until, offer.By);
        return AskedUntil is { } until && Asked().Contains(member) ? (Duty.Moderator, until, null) : null;
    }

    internal void Offer(Duty duty, MemberId to, MemberId by)
    {
        Withdraw();
        Offered = new(duty, to, by, clock.GetUtcNow() + times.Answer);
        TouchBoth(Offered);
    }

    internal void Withdraw()
    {
        if (Offered is { } offer) TouchBoth(offer);
        Offered = null;
    }

    internal Refusal? Decline(MemberId member)
    {
        if (AskedOf(member) is not { } asked) return NotAsked;
        if (asked.By is not null) Withdraw();
        else
        {
            _declined.Add(member);
            crowd.Touch(member);
            TellAsked();
        }
        return null;
    }

    internal void Named(MemberId member)
    {
        if (!_cohosts.Contains(member)) _cohosts.Add(member);
        if (Offered?.To == member) Withdraw();
        StopAsking();
    }

    internal void Demoted(MemberId member)
    {
        _cohosts.Remove(member);
        if (Offered?.By == member) Withdraw();
    }

    /// <summary>Time passes.</summary>
    internal void Sweep()
    {
        var now = clock.GetUtcNow();
        if (Offered?.Until <= now) Withdraw();
        if (crowd.Moderators.Any()) StopAsking();
        else if (AskedUntil <= now) GiveUp();
        else TellAsked();
    }

    internal static Refusal NotAsked => new("not_asked");

    /// <summary>Co-hosts who are back before speakers, each by standing; the lost cannot answer.</summary>
    private List<MemberId> Candidates => [.. crowd.All.Where(p => !p.IsLost && !_declined.Contains(p.Id) && (p.IsOnStage || IsCohost(p.Id)))
        .OrderBy(p => IsCohost(p.Id) ? _cohosts.IndexOf(p.Id) : int.MaxValue).ThenBy(p => p.Since).ThenBy(p => p.Id.Value).Select(p => p.Id)];

    /// <summary>The first alone for a third of the time; then everyone who could, so that one phone on a table does not end a room.</summary>
    private HashSet<MemberId> Asked()
    {
        var isFirstAlone = AskedSince is not { } since || clock.GetUtcNow() - since < times.Answer / 3;
        return [.. isFirstAlone ? Candidates.Take(1) : Candidates];
    }

    private void TellAsked()
    {
        var asked = Asked();
        if (AskedSince is null && asked.Count == 0) return;
        if (AskedSince is null) crowd.TouchRoom();
        AskedSince ??= clock.GetUtcNow();
        foreach (var member in asked.Except(_told).Concat(_told.Except(asked))) crowd.Touch(member);
        _told = asked;
    }

    private void StopAsking()
    {
        if (AskedSince is null) return;
        AskedSince = null;
        foreach (var member in _told) crowd.Touch(member);
        _told = [];
        _declined.Clear();
        crowd.TouchRoom();
    }

    /// <summary>A stage that emptied meanwhile is a deserted room's affair, which waits longer.</summary>
    private void GiveUp()
    {
        HasFailed = crowd.OnStage.Count > 0;
        var declined = _declined.Concat(_told).ToList();
        StopAsking();
        _declined.UnionWith(declined);
    }

    private void TouchBoth(Offer offer)
    {
        crowd.Touch(offer.To);
        crowd.Touch(offer.By);
    }
}
