using Palabre.Core;

namespace Palabre.Wallet.Providers;

/// <summary>Which checkouts were started during the last hour, by whom and from where: in memory alone, by addresses that nobody else keeps.</summary>
internal sealed class CardTries(WalletSettings settings, TimeProvider clock)
{
    public static readonly TimeSpan Span = TimeSpan.FromHours(1);

    private const int MostKept = 50_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Try>> _tries = [];

    private readonly record struct Try(Guid Checkout, DateTimeOffset At);

    /// <summary>Notes one that is about to be started; the same one again counts once.</summary>
    /// <param name="place">Null when it is not known where.</param>
    /// <returns>How long to wait when there were too many; it is not noted then.</returns>
    public TimeSpan? Start(MemberId member, string? place, Guid checkout)
    {
        lock (_gate)
        {
            if (_tries.Count > MostKept) _tries.Clear();
            var (mine, there) = (Lately($"member {member}"), place is null ? null : Lately($"place {place}"));
            var wait = Wait(mine, settings.StartedByMember, checkout) ?? (there is null ? null : Wait(there, settings.StartedByAddress, checkout));
            if (wait is not null) return wait;
            var now = clock.GetUtcNow();
            foreach (var tries in new[] { mine, there })
                if (tries is not null && !tries.Exists(one => one.Checkout == checkout)) tries.Add(new(checkout, now));
            return null;
        }
    }

    /// <summary>What was started from somewhere.</summary>
    public IReadOnlyList<Guid> From(string place)
    {
        lock (_gate) return _tries.ContainsKey($"place {place}") ? [.. Lately($"place {place}").Select(one => one.Checkout)] : [];
    }

    private List<Try> Lately(string whose)
    {
        if (!_tries.TryGetValue(whose, out var tries)) _tries.Add(whose, tries = []);
        var since = clock.GetUtcNow() - Span;
        tries.RemoveAll(one => one.At <= since);
        return tries;
    }

    private TimeSpan? Wait(List<Try> tries, int most, Guid checkout) =>
        tries.Count < most || tries.Exists(one => one.Checkout == checkout) ? null : tries[^most].At + Span - clock.GetUtcNow();
}
