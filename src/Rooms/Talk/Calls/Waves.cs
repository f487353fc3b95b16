using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>A hello to some people at once.</summary>
/// <param name="To">Those who have not said no; the waver does not learn who did.</param>
internal sealed record Wave(WaveId Id, MemberId By, IReadOnlySet<MemberId> To, DateTimeOffset Until);

/// <summary>
/// The waves in the air. In memory only: they last minutes, and who waves after a restart waves again. Safe for several threads at once.
/// </summary>
internal sealed class Waves(IdMaker ids, TimeProvider clock)
{
    /// <summary>Long enough to find one's telephone, short enough that nobody is surprised by the answer.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    public const int MostAtOnce = 10;
    private const int Burst = 3;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly Dictionary<MemberId, Wave> _waves = [];
    private readonly TokenBuckets _buckets = new(Burst, Pace, clock);

    /// <summary>Waves to these people, in place of the wave before.</summary>
    public Refusal? Send(MemberId by, IReadOnlyCollection<MemberId> to, out Wave? wave)
    {
        wave = null;
        if (to.Count is 0 or > MostAtOnce) return new("wave_to_whom", 400, "to") { Args = [MostAtOnce] };
        lock (_gate)
        {
            if (_buckets.Take(by) is { } wait) return new("waves_too_fast", 429) { Args = [Talk.Seconds(wait)] };
            _waves[by] = wave = new(new(ids.Next()), by, to.ToHashSet(), clock.GetUtcNow() + Life);
            return null;
        }
    }

    /// <summary>The first who answers has it; null when somebody was faster, or it is over.</summary>
    public Wave? Take(WaveId id, MemberId member)
    {
        lock (_gate)
        {
            if (Find(id) is not { } wave || !wave.To.Contains(member)) return null;
            _waves.Remove(wave.By);
            return wave;
        }
    }

    /// <summary>The waver takes it back, or one of the others leaves it unanswered: nobody is told.</summary>
    public void Drop(WaveId id, MemberId member)
    {
        lock (_gate)
        {
            if (Find(id) is not { } wave) return;
            if (wave.By == member) _waves.Remove(member);
            else _waves[wave.By] = wave with { To = wave.To.Where(m => m != member).ToHashSet() };
        }
    }

    /// <summary>Latest first.</summary>
    public IReadOnlyList<Wave> To(MemberId member)
    {
        lock (_gate) return [.. Alive().Where(w => w.To.Contains(member)).OrderByDescending(w => w.Id.Value)];
    }

    public Wave? By(MemberId member)
    {
        lock (_gate) return Alive().FirstOrDefault(w => w.By == member);
    }

    private Wave? Find(WaveId id) => Alive().FirstOrDefault(w => w.Id == id);

    private List<Wave> Alive()
    {
        var now = clock.GetUtcNow();
        foreach (var over in _waves.Values.Where(w => w.Until <= now).ToList()) _waves.Remove(over.By);
        return [.. _waves.Values];
    }
}
