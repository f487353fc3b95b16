using Palabre.Ledger;

namespace Palabre.Wallet.Providers.Fake;

/// <summary>A refund at the fake provider.</summary>
/// <param name="EndsAt">When it is done, or has failed.</param>
internal sealed record FakeMove(ProviderRef Ref, Guid Command, Money Amount, DateTimeOffset EndsAt, bool Fails)
{
    /// <summary>What is given back.</summary>
    public required string PaymentId { get; init; }

    public ProviderObject? At(DateTimeOffset now) => new MoveObject(Ref, Command, now < EndsAt ? MoveState.OnItsWay : Fails ? MoveState.Failed : MoveState.Done, Amount);
}

/// <summary>A payment that its payer's bank took back.</summary>
internal sealed class FakeDispute(ProviderRef about, FakePayment payment)
{
    public ProviderRef Ref { get; } = about;
    public FakePayment Payment { get; } = payment;
    public DisputeState State { get; set; } = DisputeState.Open;

    public ProviderObject? Truth => new DisputeObject(Ref, Payment.Payment, State, Payment.Request.Charged);
}

/// <summary>Money that the fake provider gives back, and that banks take back.</summary>
internal sealed partial class FakeProvider
{
    private readonly Dictionary<string, FakeMove> _moves = [];
    private readonly Dictionary<string, FakeDispute> _disputes = [];

    /// <summary>What a dispute costs, won or lost: minor units.</summary>
    private const long DisputeFee = 1500;

    /// <summary>What is asked for from now on fails, as when a card was closed.</summary>
    public bool FailsMoves { get; set; }

    public IReadOnlyList<FakeMove> Moves
    {
        get { lock (_gate) return [.. _moves.Values]; }
    }

    public IReadOnlyList<FakeDispute> Disputes
    {
        get { lock (_gate) return [.. _disputes.Values]; }
    }

    public Task<ProviderRef> RefundAsync(ProviderRef payment, Money amount, Guid id, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_mischief.Happens(5)) throw NoAnswer();
            var about = new ProviderRef(ProviderThing.Refund, $"fre_{id:N}");
            if (!_moves.ContainsKey(about.Id)) Begin(about, payment, amount, id);
            // It has it, and the house does not know.
            if (_mischief.Happens(5)) throw NoAnswer();
            return Task.FromResult(about);
        }
    }

    /// <summary>The payer tells their bank that they did not want to pay it.</summary>
    public bool Dispute(string reference)
    {
        lock (_gate)
        {
            if (_payments.GetValueOrDefault(reference) is not { State: PaymentState.Paid } payment) return false;
            var dispute = new FakeDispute(new(ProviderThing.Dispute, $"fdp_{payment.Request.Id:N}"), payment);
            if (!_disputes.TryAdd(dispute.Ref.Id, dispute)) return false;
            var (charged, fee) = (payment.Request.Charged, new Money(DisputeFee, payment.Request.Charged.Currency));
            Write("dispute", dispute.Ref, -charged - fee, fee);
            Send(dispute.Ref, "dispute.opened");
            return true;
        }
    }

    /// <summary>The payer's bank decides.</summary>
    /// <param name="isWon">For the house: the money comes back.</param>
    public bool Close(string reference, bool isWon)
    {
        lock (_gate)
        {
            if (_disputes.Values.FirstOrDefault(d => d.Payment.Reference == reference) is not { State: DisputeState.Open } dispute) return false;
            dispute.State = isWon ? DisputeState.Won : DisputeState.Lost;
            if (isWon) Write("dispute_reversal", dispute.Ref, dispute.Payment.Request.Charged, Money.Zero(dispute.Payment.Request.Charged.Currency));
            Send(dispute.Ref, "dispute.closed");
            return true;
        }
    }

    private void Begin(ProviderRef about, ProviderRef payment, Money amount, Guid id)
    {
        if (_payments.Values.FirstOrDefault(p => p.Payment == payment.Id) is not { State: PaymentState.Paid } paid) throw new ProviderException("there is no such payment", isFinal: true);
        if (_disputes.Values.Any(d => d.Payment == paid && d.State != DisputeState.Won)) throw new ProviderException("the payment is disputed", isFinal: true);
        var before = _moves.Values.Where(m => m.Ref.Thing == ProviderThing.Refund && m.PaymentId == payment.Id && !m.Fails).Sum(m => m.Amount.Minor);
        if (before + amount.Minor > paid.Request.Charged.Minor) throw new ProviderException("more would be given back than was paid", isFinal: true);
        var fails = FailsMoves || _mischief.Happens(20);
        var move = new FakeMove(about, id, amount, clock.GetUtcNow() + TimeSpan.FromSeconds(_mischief.Below(3600)), fails) { PaymentId = payment.Id };
        _moves.Add(about.Id, move);
        var none = Money.Zero(amount.Currency);
        Write("refund", about, -amount, none);
        // A failed one went out and came back.
        if (fails) Write("refund_failure", about, amount, none);
        Send(about, "refund.created");
        SendAt(about, fails ? "refund.failed" : "refund.settled", move.EndsAt);
    }
}
