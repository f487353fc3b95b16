using Palabre.Ledger;

namespace Palabre.Wallet.Providers.Fake;

/// <summary>Somebody whom the fake provider pays out.</summary>
public sealed class FakePayee(PayeeRequest request)
{
    public PayeeRequest Request { get; } = request;
    public ProviderRef Ref { get; } = new(ProviderThing.Payee, $"facct_{request.Id:N}");
    public bool IsReady { get; set; }
    public bool IsMissing { get; set; } = true;
}

/// <summary>Money of the house on a payee's own balance at the fake provider.</summary>
internal sealed record FakeTransfer(ProviderRef Ref, Guid Command, string Payee, Money Amount)
{
    /// <summary>The command by which it was taken back.</summary>
    public Guid? TakenBackBy { get; set; }

    public ProviderRef Reversal => new(ProviderThing.Transfer, $"{Ref.Id}/ftrr_{TakenBackBy:N}");
}

/// <summary>From a payee's balance to their bank.</summary>
/// <param name="EndsAt">When the bank has it.</param>
internal sealed record FakePayout(ProviderRef Ref, Guid Command, string Payee, Money Amount, DateTimeOffset EndsAt)
{
    /// <summary>When the bank sends it back, at once or later; null: never.</summary>
    public DateTimeOffset? FailsAt { get; set; }

    public MoveState At(DateTimeOffset now) => FailsAt <= now ? MoveState.Failed : now < EndsAt ? MoveState.OnItsWay : MoveState.Done;
}

/// <summary>Payees of the fake provider, and what it pays them.</summary>
internal sealed partial class FakeProvider
{
    private readonly Dictionary<string, FakePayee> _payees = [];
    private readonly Dictionary<string, FakeTransfer> _transfers = [];
    private readonly Dictionary<string, FakePayout> _payouts = [];

    public IReadOnlyList<FakeTransfer> Transfers
    {
        get { lock (_gate) return [.. _transfers.Values]; }
    }

    public IReadOnlyList<FakePayout> Payouts
    {
        get { lock (_gate) return [.. _payouts.Values]; }
    }

    public Task<OnboardingLink> OnboardAsync(PayeeRequest payee, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_mischief.Happens(5)) throw NoAnswer();
            var known = new FakePayee(payee);
            if (!_payees.TryAdd(known.Ref.Id, known)) known = _payees[known.Ref.Id];
            return Task.FromResult(new OnboardingLink(known.Ref, $"/wallet/fake/payees/{known.Ref.Id}"));
        }
    }

    public FakePayee? FindPayee(string reference)
    {
        lock (_gate) return _payees.GetValueOrDefault(reference);
    }

    /// <summary>The provider has looked at who somebody is.</summary>
    public bool Decide(string reference, bool isReady, bool isMissing)
    {
        lock (_gate)
        {
            if (!_payees.TryGetValue(reference, out var payee)) return false;
            (payee.IsReady, payee.IsMissing) = (isReady, isMissing);
            Send(payee.Ref, "payee.updated");
            return true;
        }
    }

    /// <summary>A bank sends back what it had taken.</summary>
    public bool SendBack(string reference)
    {
        lock (_gate)
        {
            if (!_payouts.TryGetValue(reference, out var payout) || payout.At(clock.GetUtcNow()) != MoveState.Done) return false;
            payout.FailsAt = clock.GetUtcNow();
            Send(payout.Ref, "payout.failed");
            return true;
        }
    }

    public Task<ProviderRef> TransferAsync(ProviderRef payee, Money amount, Guid id, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_mischief.Happens(5)) throw NoAnswer();
            var about = new ProviderRef(ProviderThing.Transfer, $"ftr_{id:N}");
            if (!_transfers.ContainsKey(about.Id))
            {
                if (_payees.GetValueOrDefault(payee.Id) is not { IsReady: true }) throw new ProviderException("there is no such payee, or they are not ready", isFinal: true);
                if (_lines.Sum(line => line.Net.Minor) < amount.Minor) throw new ProviderException("the balance does not cover it", isFinal: true);
                _transfers.Add(about.Id, new(about, id, payee.Id, amount));
                Write("transfer", about, -amount, Money.Zero(amount.Currency));
                Send(about, "transfer.created");
            }
            // It has it, and the house does not know.
            if (_mischief.Happens(5)) throw NoAnswer();
            return Task.FromResult(about);
        }
    }

    public Task<ProviderRef> ReverseTransferAsync(ProviderRef transfer, Money amount, Guid id, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_mischief.Happens(5)) throw NoAnswer();
            if (!_transfers.TryGetValue(transfer.Id, out var known) || known.Amount != amount) throw new ProviderException("there is no such transfer", isFinal: true);
            if (known.TakenBackBy is { } before && before != id) throw new ProviderException("it was taken back already", isFinal: true);
            if (known.TakenBackBy is null)
            {
                if (LyingAt(known.Payee) < amount.Minor) throw new ProviderException("the payee's balance does not cover it", isFinal: true);
                known.TakenBackBy = id;
                Write("transfer_reversal", known.Reversal, amount, Money.Zero(amount.Currency));
                Send(known.Ref, "transfer.reversed");
            }
            if (_mischief.Happens(5)) throw NoAnswer();
            return Task.FromResult(known.Reversal);
        }
    }

    public Task<ProviderRef> PayOutAsync(ProviderRef payee, Money amount, Guid id, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_mischief.Happens(5)) throw NoAnswer();
            var about = new ProviderRef(ProviderThing.Payout, $"fpo_{id:N}");
            if (!_payouts.ContainsKey(about.Id)) BeginPayout(about, payee, amount, id);
            if (_mischief.Happens(5)) throw NoAnswer();
            return Task.FromResult(about);
        }
    }

    private void BeginPayout(ProviderRef about, ProviderRef payee, Money amount, Guid id)
    {
        if (LyingAt(payee.Id) < amount.Minor) throw new ProviderException("the payee's balance does not cover it", isFinal: true);
        if (_mischief.Happens(10)) throw new ProviderException("the payee has no bank account", isFinal: true);
        var payout = new FakePayout(about, id, payee.Id, amount, clock.GetUtcNow() + TimeSpan.FromSeconds(_mischief.Below(3600)));
        if (FailsMoves || _mischief.Happens(20)) payout.FailsAt = payout.EndsAt;
        else if (_mischief.Happens(20)) payout.FailsAt = payout.EndsAt + TimeSpan.FromSeconds(1 + _mischief.Below(7200));
        _payouts.Add(about.Id, payout);
        if (payout.FailsAt != payout.EndsAt) SendAt(about, "payout.paid", payout.EndsAt);
        if (payout.FailsAt is { } fails) SendAt(about, "payout.failed", fails);
    }

    /// <summary>What lies on a payee's balance: what came and neither went on nor back.</summary>
    private long LyingAt(string payee) => _transfers.Values.Where(t => t.Payee == payee && t.TakenBackBy is null).Sum(t => t.Amount.Minor)
        - _payouts.Values.Where(p => p.Payee == payee && p.At(clock.GetUtcNow()) != MoveState.Failed).Sum(p => p.Amount.Minor);

    private ProviderObject? MovedOf(ProviderRef about)
    {
        if (about.Thing == ProviderThing.Payee) return _payees.GetValueOrDefault(about.Id) is { } payee ? new PayeeObject(about, payee.IsReady, payee.IsMissing && !payee.IsReady) : null;
        if (about.Thing == ProviderThing.Payout) return _payouts.GetValueOrDefault(about.Id) is { } payout ? new MoveObject(about, payout.Command, payout.At(clock.GetUtcNow()), payout.Amount) : null;
        if (_transfers.GetValueOrDefault(about.Id.Split('/')[0]) is not { } transfer) return null;
        if (about == transfer.Ref) return new MoveObject(about, transfer.Command, MoveState.Done, transfer.Amount);
        return transfer.TakenBackBy is { } by && about == transfer.Reversal ? new MoveObject(about, by, MoveState.Done, transfer.Amount) : null;
    }
}
