using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>Who sat on stage and who was heard, from when to when on a recording's clock, as looked at a few times a second. Thread-safe.</summary>
internal sealed class SpanBook
{
    /// <summary>A pause up to this long is part of what is said: 1 s. Longer joins answers into one speech, shorter cuts speech into words.</summary>
    public const long LongestPause = 1000;

    private readonly Dictionary<(RecordedKind Kind, MemberId Member), Span> _open = [];
    private readonly HashSet<Span> _changed = [];
    private readonly Lock _gate = new();
    private long _lookedAt = -1;

    /// <summary>One span, moved on while it lasts.</summary>
    public sealed class Span(RecordedKind kind, MemberId member, long fromMs, bool moderates)
    {
        public RecordedKind Kind { get; } = kind;
        public MemberId Member { get; } = member;
        public long FromMs { get; } = fromMs;
        public bool Moderates { get; } = moderates;
        public long ToMs { get; set; } = fromMs;

        /// <summary>Storage has it.</summary>
        public bool IsKept { get; set; }
    }

    /// <param name="now">On the recording's clock.</param>
    /// <param name="seated">Who sits, and whether they moderate.</param>
    /// <param name="heard">Who is heard now.</param>
    public void Look(long now, IReadOnlyDictionary<MemberId, bool> seated, IReadOnlySet<MemberId> heard)
    {
        lock (_gate)
        {
            if (now <= _lookedAt) return;
            // Who is heard now began since the last look.
            var since = _lookedAt < 0 ? now : _lookedAt;
            _lookedAt = now;
            foreach (var span in _open.Values.Where(s => IsOver(s, now, seated)).ToList()) _open.Remove((span.Kind, span.Member));
            foreach (var (member, moderates) in seated) Extend(RecordedKind.Seat, member, now, now, moderates);
            foreach (var member in heard) Extend(RecordedKind.Speech, member, since, now, moderates: false);
        }
    }

    /// <summary>Forgets somebody.</summary>
    public void Erase(MemberId member)
    {
        lock (_gate)
        {
            foreach (var kind in Enum.GetValues<RecordedKind>()) _open.Remove((kind, member));
            _changed.RemoveWhere(s => s.Member == member);
        }
    }

    /// <summary>What is new or longer since the last call.</summary>
    public IReadOnlyList<Span> TakeChanged()
    {
        lock (_gate)
        {
            List<Span> changed = [.. _changed];
            _changed.Clear();
            return changed;
        }
    }

    /// <summary>They could not be saved: the next call has them again.</summary>
    public void KeepChanged(IEnumerable<Span> spans)
    {
        lock (_gate) _changed.UnionWith(spans);
    }

    private static bool IsOver(Span span, long now, IReadOnlyDictionary<MemberId, bool> seated) => span.Kind == RecordedKind.Speech
        ? now - span.ToMs > LongestPause
        : !seated.TryGetValue(span.Member, out var moderates) || moderates != span.Moderates;

    private void Extend(RecordedKind kind, MemberId member, long since, long now, bool moderates)
    {
        if (!_open.TryGetValue((kind, member), out var span)) _open[(kind, member)] = span = new(kind, member, since, moderates);
        span.ToMs = now;
        _changed.Add(span);
    }
}
