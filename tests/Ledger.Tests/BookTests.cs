using Palabre.LedgerContract;
using Palabre.TestKit;
using static Palabre.LedgerContract.Cast;

namespace Palabre.Ledger.Tests;

public sealed class BookTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly MemoryStore _store = new();
    private readonly Book _book;

    public BookTests() => _book = new(SomeOverdrafts, _clock);

    [Fact]
    public async Task The_same_draft_counts_once_and_another_of_its_id_is_refused()
    {
        var written = await _store.WriteAsync(_book, TopUp(Id(1), Maud, 5_00));

        Assert.Equal(new Outcome.Exists(written), await DoAsync(TopUp(Id(1), Maud, 5_00)));
        Assert.Equal(new Outcome.Refused(Refusals.OtherBody), await DoAsync(TopUp(Id(1), Maud, 5_01)));
        var both = await _store.CommitAsync(_book, Tip(Id(2), Maud, Idris, 1), Tip(Id(2), Maud, Idris, 1), Tip(Id(2), Maud, Idris, 2));
        Assert.Equal([typeof(Outcome.Created), typeof(Outcome.Exists), typeof(Outcome.Refused)], both.Select(outcome => outcome.GetType()));
        Assert.Equal(1, (await _store.AccountAsync(Idris.InEuros())).Balance.Minor);
    }

    [Fact]
    public async Task What_was_refused_may_succeed_later()
    {
        var tip = Tip(Id(2), Maud, Idris, 1_00);
        Assert.Equal(new Outcome.Refused(Refusals.Insufficient, Maud.InEuros()), await DoAsync(tip));
        await DoAsync(TopUp(Id(1), Maud, 1_00));
        Assert.IsType<Outcome.Created>(await DoAsync(tip));
    }

    [Fact]
    public async Task Drafts_of_a_batch_know_those_before_them()
    {
        var outcomes = await _store.CommitAsync(_book, Tip(Id(1), Maud, Idris, 1_00), TopUp(Id(2), Maud, 1_00), Tip(Id(3), Maud, Idris, 1_00), Tip(Id(4), Maud, Idris, 1));
        Assert.Equal([false, true, true, false], outcomes.Select(outcome => outcome is Outcome.Created));
    }

    [Fact]
    public async Task The_lines_of_a_draft_are_there_all_or_not_at_all()
    {
        await DoAsync(TopUp(Id(1), Maud, 1_00));
        Assert.Equal(new Outcome.Refused(Refusals.Insufficient, Idris.InEuros()), await DoAsync(new(Id(2), "tip", [Move(Maud, Pot, 50), Move(Idris, Pot, 50)])));
        Assert.Equal(1_00, (await _store.AccountAsync(Maud.InEuros())).Balance.Minor);
        Assert.Equal(0, (await _store.AccountAsync(Pot.InEuros())).Balance.Minor);
        // Limits are looked at after the last line: what passes through an account may come in after it went out.
        Assert.IsType<Outcome.Created>(await DoAsync(new(Id(3), "tip", [Move(Idris, Pot, 50), Move(Maud, Idris, 50)])));
    }

    [Fact]
    public async Task An_overdraft_is_a_limit_and_assets_can_have_one_too()
    {
        Assert.IsType<Outcome.Created>(await DoAsync(Tip(Id(1), Trusted, Maud, 10_00)));
        Assert.Equal(new Outcome.Refused(Refusals.Insufficient, Trusted.InEuros()), await DoAsync(Tip(Id(2), Trusted, Maud, 1)));
        Assert.Equal(new Outcome.Refused(Refusals.Insufficient, Till.InEuros()), await DoAsync(new(Id(3), "payout", [Move(Maud, Till, 1)])));
        await DoAsync(new(Id(4), "top_up", [Move(Till, Idris, 3_00)]));
        Assert.IsType<Outcome.Created>(await DoAsync(new(Id(5), "payout", [Move(Maud, Till, 3_00)])));
    }

    [Fact]
    public async Task An_account_below_a_limit_that_was_lowered_may_still_get_something()
    {
        await DoAsync(Tip(Id(1), Trusted, Maud, 10_00));
        await _store.InTransactionAsync(async (ledger, ct) =>
        {
            await ledger.LockHeadAsync(ct);
            await ledger.WriteAsync(new([], [(await ledger.AccountsAsync([Trusted.InEuros()], ct))[0] with { Overdraft = 0 }], []), ct);
            return 0;
        }, TestContext.Current.CancellationToken);

        Assert.IsType<Outcome.Created>(await DoAsync(TopUp(Id(2), Trusted, 1)));
        Assert.Equal(new Outcome.Refused(Refusals.Insufficient, Trusted.InEuros()), await DoAsync(Tip(Id(3), Trusted, Maud, 1)));
    }

    [Fact]
    public async Task What_is_held_is_spent_for_one_and_not_yet_there_for_the_other()
    {
        await DoAsync(TopUp(Id(1), Maud, 5_00));
        await DoAsync(Stake(Id(2), hours: 1, 4_00));

        Assert.Equal(Euros(1_00), (await _store.AccountAsync(Maud.InEuros())).Available);
        Assert.Equal((Euros(5_00), Euros(4_00)), ((await _store.AccountAsync(Maud.InEuros())).Balance, (await _store.AccountAsync(Maud.InEuros())).Held));
        Assert.IsType<Outcome.Refused>(await DoAsync(Tip(Id(3), Maud, Idris, 1_01)));
        Assert.IsType<Outcome.Refused>(await DoAsync(Tip(Id(4), Pot, Idris, 1)));
        Assert.Equal(new Outcome.Refused(Refusals.HoldExceeded), await DoAsync(new(Id(5), "won", [new Line.Post(Id(70), Euros(4_01))])));
        Assert.Equal(new Outcome.Refused(Refusals.HoldCurrency), await DoAsync(new(Id(6), "won", [new Line.Post(Id(70), new(1, Currency.Points))])));
        Assert.IsType<Outcome.Created>(await DoAsync(new(Id(7), "won", [new Line.Post(Id(70), Euros(3_00))])));
        Assert.Equal(Euros(2_00), (await _store.AccountAsync(Maud.InEuros())).Available);
        Assert.Equal(new Outcome.Refused(Refusals.HoldResolved), await DoAsync(new(Id(8), "won", [new Line.Post(Id(70))])));
        Assert.Equal(new Outcome.Refused(Refusals.HoldResolved), await DoAsync(new(Id(9), "lost", [new Line.Void(Id(70))])));
        Assert.Equal(new Outcome.Refused(Refusals.HoldUnknown), await DoAsync(new(Id(10), "lost", [new Line.Void(Id(71))])));
        Assert.Equal(new Outcome.Refused(Refusals.HoldExists), await DoAsync(Stake(Id(11), hours: 1, 1)));
    }

    [Fact]
    public async Task A_hold_expires_when_somebody_touches_it_or_its_accounts()
    {
        await DoAsync(TopUp(Id(1), Maud, 5_00));
        await DoAsync(Stake(Id(2), hours: 1, 5_00));
        _clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.IsType<Outcome.Refused>(await DoAsync(Tip(Id(3), Maud, Idris, 1)));
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(4, ((Outcome.Created)await DoAsync(Tip(Id(3), Maud, Idris, 1))).Journal.Number);
        Assert.Equal(new Outcome.Refused(Refusals.HoldExpired), await DoAsync(new(Id(4), "won", [new Line.Post(Id(70))])));
        var expired = Assert.Single(await _store.ReadAsync((ledger, ct) => ledger.JournalsAsync([Expiry.IdOf(Id(70))], ct)));
        Assert.Equal((3, Expiry.Kind, EntryKind.Expire), (expired.Number, expired.Kind, expired.Entries[0].Kind));
        Assert.Equal(new Outcome.Refused(Refusals.HoldExpired), await DoAsync(Stake(Id(5), hours: 1, 1, hold: 71)));
    }

    [Fact]
    public async Task A_draft_that_is_refused_still_lets_what_is_due_expire()
    {
        await DoAsync(TopUp(Id(1), Maud, 5_00));
        await DoAsync(Stake(Id(2), hours: 1, 5_00));
        _clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(new Outcome.Refused(Refusals.HoldExpired), await DoAsync(new(Id(4), "won", [new Line.Post(Id(70))])));
        Assert.Equal(Euros(5_00), (await _store.AccountAsync(Maud.InEuros())).Available);
    }

    [Fact]
    public async Task A_clock_that_goes_backwards_does_not_reorder()
    {
        var first = await _store.WriteAsync(_book, TopUp(Id(1), Maud, 1));
        await DoAsync(Stake(Id(2), hours: 1, 1));
        _clock.Advance(TimeSpan.FromHours(2));
        var late = await _store.WriteAsync(_book, TopUp(Id(3), Idris, 1));
        _clock.Advance(TimeSpan.FromDays(-3));

        var last = await _store.WriteAsync(_book, TopUp(Id(4), Idris, 1));

        Assert.Equal((late.At, 4L), (last.At, last.Number));
        Assert.True(first.At < last.At);
        // What was over stays over.
        Assert.Equal(new Outcome.Refused(Refusals.HoldExpired), await DoAsync(new(Id(5), "won", [new Line.Post(Id(70))])));
        Assert.Empty(await _store.FindingsAsync(SomeOverdrafts));
    }

    [Fact]
    public async Task Two_currencies_never_mix()
    {
        await DoAsync(TopUp(Id(1), Maud, 5_00));
        Assert.Equal(new Outcome.Refused(Refusals.Insufficient, Maud.In(Currency.Points)), await DoAsync(new(Id(2), "tip", [new Line.Move(Maud, Idris, new(1, Currency.Points))])));
        Assert.IsType<Outcome.Created>(await DoAsync(new(Id(3), "grant", [new Line.Move(Dues, Maud, new(7, Currency.Points)), Move(Maud, Idris, 1_00)])));
        Assert.Equal((4_00, 7), ((await _store.AccountAsync(Maud.InEuros())).Balance.Minor, (await _store.AccountAsync(Maud.In(Currency.Points))).Balance.Minor));
        var accounts = await _store.ReadAsync((ledger, ct) => ledger.AccountsAfterAsync(null, 99, ct));
        Assert.All(accounts.GroupBy(account => account.Key.Currency), of => Assert.Equal(0, of.Sum(account => account.PostedDebits - account.PostedCredits)));
    }

    [Fact]
    public async Task More_is_never_taken_back_than_was_moved()
    {
        await DoAsync(TopUp(Id(1), Maud, 5_00));
        await DoAsync(TopUp(Id(2), Idris, 5_00));
        await DoAsync(Tip(Id(3), Maud, Idris, 3_00));
        Draft Back(int id, long cents) => new(Id(id), "refund", [Move(Idris, Maud, cents)], reverses: Id(3));

        Assert.Equal(new Outcome.Refused(Refusals.ReversedTooMuch, Maud.InEuros()), await DoAsync(Back(4, 3_01)));
        Assert.Equal([true, false, true], (await _store.CommitAsync(_book, Back(5, 2_00), Back(6, 1_01), Back(7, 1_00))).Select(outcome => outcome is Outcome.Created));
        Assert.Equal(new Outcome.Refused(Refusals.ReversedTooMuch, Maud.InEuros()), await DoAsync(Back(8, 1)));
        Assert.Equal(new Outcome.Refused(Refusals.ReversedNothing), await DoAsync(new(Id(9), "refund", [Move(Bank, Pot, 1)], reverses: Id(3))));
        Assert.Equal(new Outcome.Refused(Refusals.ReversedUnknown), await DoAsync(new(Id(10), "refund", [Move(Idris, Maud, 1)], reverses: Id(99))));
        // A refund that failed is itself taken back, and then made again by taking that back.
        Assert.IsType<Outcome.Created>(await DoAsync(new(Id(11), "refund_failed", [Move(Maud, Idris, 1_00)], reverses: Id(7))));
        Assert.IsType<Outcome.Created>(await DoAsync(new(Id(12), "refund", [Move(Idris, Maud, 1_00)], reverses: Id(11))));
    }

    [Fact]
    public async Task A_reversal_takes_back_what_is_left_and_others_may_stand_in()
    {
        await DoAsync(TopUp(Id(1), Maud, 9_00));
        var sale = await _store.WriteAsync(_book, new(Id(2), "sale", [Move(Maud, Idris, 5_00), Move(Idris, Dues, 50), Move(Maud, Pot, 1_00), new Line.Move(Dues, Idris, new(3, Currency.Points))]));
        var part = await _store.WriteAsync(_book, new(Id(3), "refund", [Move(Idris, Maud, 1_50)], reverses: sale.Id));
        var owed = await _store.WriteAsync(_book, new(Id(4), "refund", [Move(new("recv:chargeback:2"), Maud, 1_00)], reverses: sale.Id));

        Assert.Equal((-3_50, 3_00), (Reversal.Left(sale, [part, owed])[Maud.InEuros()], Reversal.Left(sale, [part, owed])[Idris.InEuros()]));
        var rest = await _store.WriteAsync(_book, Reversal.Of(sale, [part, owed], Id(5), "refund")!);

        Assert.Equal(9_00, (await _store.AccountAsync(Maud.InEuros())).Balance.Minor);
        Assert.Equal(0, (await _store.AccountAsync(Idris.In(Currency.Points))).Balance.Minor);
        Assert.Equal(-3_50 + 3_50, Reversal.Left(sale, [part, owed, rest])[Maud.InEuros()]);
        Assert.Empty(await _store.FindingsAsync(SomeOverdrafts));
    }

    [Fact]
    public async Task What_was_taken_back_wholly_has_no_reversal_left()
    {
        var topUp = await _store.WriteAsync(_book, TopUp(Id(1), Maud, 9_00));
        var back = await _store.WriteAsync(_book, Reversal.Of(topUp, [], Id(2), "refund")!);
        Assert.Null(Reversal.Of(topUp, [back], Id(3), "refund"));
    }

    public void Dispose() => _store.Dispose();

    private async Task<Outcome> DoAsync(Draft draft) => (await _store.CommitAsync(_book, draft))[0];

    private static Draft Stake(Guid id, double hours, long cents, int hold = 70) =>
        new(id, "stake", [new Line.Hold(Id(hold), Maud, Pot, Euros(cents), new ManualClock().GetUtcNow().AddHours(hours))]);
}
