using Palabre.Ledger;

namespace Palabre.LedgerContract.Lives;

/// <summary>
/// What the ledger must decide, said another way: no chain, no storage, no batches, sums that cannot overflow, and holds whose time is
/// over are simply not counted, whenever the ledger gets to writing that down.
/// </summary>
internal sealed class Oracle(Chart chart)
{
    public const string Created = "created";
    public const string Exists = "exists";

    private readonly Dictionary<Guid, (Draft Draft, Dictionary<AccountKey, Int128> Net)> _written = [];
    private readonly Dictionary<Guid, Dictionary<AccountKey, Int128>> _takenBack = [];
    private Dictionary<AccountKey, (Int128 Debits, Int128 Credits)> _sums = [];
    private Dictionary<Guid, Held> _holds = [];

    public IReadOnlyDictionary<AccountKey, (Int128 Debits, Int128 Credits)> Sums => _sums;
    public IReadOnlyDictionary<Guid, Held> Holds => _holds;

    public (string Code, AccountKey? Account) Decide(Draft draft, DateTimeOffset at)
    {
        if (_written.TryGetValue(draft.Id, out var before)) return (IsSame(before.Draft, draft) ? Exists : Refusals.OtherBody, null);

        var (sums, holds) = (new Dictionary<AccountKey, (Int128 Debits, Int128 Credits)>(_sums), new Dictionary<Guid, Held>(_holds));
        var (touched, net) = (new List<AccountKey>(), new Dictionary<AccountKey, Int128>());
        foreach (var line in draft.Lines)
            if (Apply(line, at, sums, holds, touched, net) is { } refused) return refused;
        if ((Unreversible(draft, net) ?? Below(touched, at, sums, holds)) is { } no) return no;

        (_sums, _holds) = (sums, holds);
        _written[draft.Id] = (draft, net);
        if (draft.Reverses is { } reversed) foreach (var (key, moved) in net) Taken(reversed)[key] = Taken(reversed).GetValueOrDefault(key) + moved;
        return (Created, null);
    }

    private static (string, AccountKey?)? Apply(
        Line line, DateTimeOffset at, Dictionary<AccountKey, (Int128, Int128)> sums, Dictionary<Guid, Held> holds, List<AccountKey> touched, Dictionary<AccountKey, Int128> net)
    {
        (string, AccountKey?)? Transfer(AccountKey debit, AccountKey credit, Int128 moved)
        {
            touched.AddRange([debit, credit]);
            var (debits, credits) = (sums.GetValueOrDefault(debit), sums.GetValueOrDefault(credit));
            if (debits.Item1 + moved > long.MaxValue) return (Refusals.TooLarge, debit);
            if (credits.Item2 + moved > long.MaxValue) return (Refusals.TooLarge, credit);
            (sums[debit], sums[credit]) = ((debits.Item1 + moved, debits.Item2), (credits.Item1, credits.Item2 + moved));
            if (moved != 0) (net[debit], net[credit]) = (net.GetValueOrDefault(debit) - moved, net.GetValueOrDefault(credit) + moved);
            return null;
        }

        switch (line)
        {
            case Line.Move move:
                return Transfer(move.Debit.In(move.Amount.Currency), move.Credit.In(move.Amount.Currency), move.Amount.Minor);
            case Line.Hold make:
                if (holds.ContainsKey(make.Id)) return (Refusals.HoldExists, null);
                if (make.Until <= at) return (Refusals.HoldExpired, null);
                holds[make.Id] = new(make.Debit.In(make.Amount.Currency), make.Credit.In(make.Amount.Currency), make.Amount.Minor, make.Until);
                return Transfer(holds[make.Id].Debit, holds[make.Id].Credit, 0);
        }

        var (id, amount) = line is Line.Post post ? (post.Hold, post.Amount) : (((Line.Void)line).Hold, null);
        if (!holds.TryGetValue(id, out var hold)) return (Refusals.HoldUnknown, null);
        if (hold.State != HoldState.Pending) return (Refusals.HoldResolved, null);
        if (hold.Until <= at) return (Refusals.HoldExpired, null);
        if (amount is { } wanted && wanted.Currency != hold.Debit.Currency) return (Refusals.HoldCurrency, null);
        if (amount?.Minor > hold.Minor) return (Refusals.HoldExceeded, null);
        var isPost = line is Line.Post;
        holds[id] = hold with { State = isPost ? HoldState.Posted : HoldState.Voided, Posted = isPost ? amount?.Minor ?? hold.Minor : 0 };
        return Transfer(hold.Debit, hold.Credit, holds[id].Posted);
    }

    private (string, AccountKey?)? Unreversible(Draft draft, Dictionary<AccountKey, Int128> net)
    {
        if (draft.Reverses is not { } reversed) return null;
        if (!_written.TryGetValue(reversed, out var original)) return (Refusals.ReversedUnknown, null);
        foreach (var (key, moved) in original.Net)
        {
            var total = Taken(reversed).GetValueOrDefault(key) + net.GetValueOrDefault(key);
            var isOpposite = total == 0 || total > 0 != moved > 0;
            if (!isOpposite || Int128.Abs(total) > Int128.Abs(moved)) return (Refusals.ReversedTooMuch, key);
        }
        return original.Net.Any(of => of.Value != 0 && net.GetValueOrDefault(of.Key) is var taken && taken != 0 && taken > 0 != of.Value > 0) ? null : (Refusals.ReversedNothing, null);
    }

    private (string, AccountKey?)? Below(List<AccountKey> touched, DateTimeOffset at, Dictionary<AccountKey, (Int128, Int128)> sums, Dictionary<Guid, Held> holds)
    {
        foreach (var key in touched.Distinct())
            if (Room(key, at, sums, holds) < 0) return (Refusals.Insufficient, key);
        return null;
    }

    private Int128? Room(AccountKey key, DateTimeOffset at, Dictionary<AccountKey, (Int128 Debits, Int128 Credits)> sums, Dictionary<Guid, Held> holds)
    {
        var (debits, credits) = sums.GetValueOrDefault(key);
        var pending = holds.Values.Where(hold => hold.State == HoldState.Pending && hold.Until > at).ToList();
        return chart.Open(key).Overdraft + (key.Name.IsDebitNormal
            ? debits - credits - pending.Where(hold => hold.Credit == key).Aggregate((Int128)0, (sum, hold) => sum + hold.Minor)
            : credits - debits - pending.Where(hold => hold.Debit == key).Aggregate((Int128)0, (sum, hold) => sum + hold.Minor));
    }

    private Dictionary<AccountKey, Int128> Taken(Guid reversed)
    {
        if (!_takenBack.TryGetValue(reversed, out var taken)) _takenBack[reversed] = taken = [];
        return taken;
    }

    private static bool IsSame(Draft a, Draft b) => (a.Kind, a.Memo, a.Reverses) == (b.Kind, b.Memo, b.Reverses) && a.Lines.SequenceEqual(b.Lines);

    public sealed record Held(AccountKey Debit, AccountKey Credit, long Minor, DateTimeOffset Until, HoldState State = HoldState.Pending, long Posted = 0);
}
