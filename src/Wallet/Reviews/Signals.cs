using System.Collections.Concurrent;
using Palabre.Core;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>
/// What makes a payment of money wait for a look: it goes back to where money came from a day ago, a newcomer pays who invited them, or
/// many members at one place pay the same one. A signal is no proof: the money is set aside, never taken.
/// </summary>
internal sealed class Signals(WalletSettings settings, LedgerStore store, IMembers members, IInviters inviters, PlacesOfPayments places, TimeProvider clock)
{
    public const string Circle = "circle";
    public const string Inviter = "inviter";
    public const string Place = "place";

    /// <summary>Money that was added and not spent is to leave for a bank.</summary>
    public const string Unspent = "unspent";

    private static readonly TimeSpan Lately = TimeSpan.FromDays(1);

    public async Task<IReadOnlyList<string>> OfAsync(Payment payment, CancellationToken ct)
    {
        if (!settings.IsLimited) return [];
        var now = clock.GetUtcNow();
        List<string> reasons = [];
        if (await store.ReadAsync((tables, stop) => tables.WentAsync(new(WalletAccount.Of(payment.To), payment.Amount.Currency), WalletAccount.Of(payment.From), now - Lately, stop), ct)) reasons.Add(Circle);
        if ((await members.CardsAsync([payment.From], ct)).GetValueOrDefault(payment.From) is { } sender && now - sender.JoinedAt < Limits.Newness
            && (await inviters.OfAsync([payment.From], ct)).GetValueOrDefault(payment.From) == payment.To) reasons.Add(Inviter);
        if (payment.Place is { } place && places.Note(place, payment.From, payment.To, now) >= PlacesOfPayments.Many) reasons.Add(Place);
        return reasons;
    }
}

/// <summary>From where members were paid during the last day: in memory alone, by addresses that nobody else keeps.</summary>
internal sealed class PlacesOfPayments
{
    /// <summary>So many members who pay one member from one place are looked at: more than live in a home.</summary>
    public const int Many = 5;

    private const int MostKept = 50_000;

    private readonly ConcurrentDictionary<(string Place, MemberId To), Dictionary<MemberId, DateTimeOffset>> _seen = [];

    /// <returns>How many different members paid that one from there during the last day, with this one.</returns>
    public int Note(string place, MemberId from, MemberId to, DateTimeOffset now)
    {
        if (_seen.Count > MostKept) _seen.Clear();
        var senders = _seen.GetOrAdd((place, to), _ => []);
        lock (senders)
        {
            senders[from] = now;
            foreach (var old in senders.Where(sender => now - sender.Value > TimeSpan.FromDays(1)).Select(sender => sender.Key).ToList()) senders.Remove(old);
            return senders.Count;
        }
    }
}
