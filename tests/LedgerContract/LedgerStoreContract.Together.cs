using Palabre.Ledger;
using static Palabre.LedgerContract.Cast;

namespace Palabre.LedgerContract;

/// <summary>What is there together or not at all, and many at the same moment.</summary>
public abstract partial class LedgerStoreContract
{
    [Fact]
    public async Task When_work_throws_nothing_of_it_is_there()
    {
        await _store.WriteAsync(Book, TopUp(Id(1), Maud, 5_00));
        var before = await _store.ReadAsync((ledger, ct) => ledger.HeadAsync(ct));

        await Assert.ThrowsAsync<TimeoutException>(() => _store.InTransactionAsync<int>(async (ledger, ct) =>
        {
            await Book.CommitAsync(ledger, [Tip(Id(2), Maud, Idris, 1_00), new(Id(3), "stake", [new Line.Hold(Id(70), Maud, Pot, Euros(1_00), Later(1))])], ct);
            throw new TimeoutException();
        }, Stop));

        Assert.Equal(before, await _store.ReadAsync((ledger, ct) => ledger.HeadAsync(ct)));
        Assert.Equal(Euros(5_00), (await _store.AccountAsync(Maud.InEuros())).Available);
        Assert.Empty(await _store.ReadAsync((ledger, ct) => ledger.AccountsAsync([Idris.InEuros(), Pot.InEuros()], ct)));
        Assert.Empty(await _store.ReadAsync((ledger, ct) => ledger.HoldsAsync([Id(70)], ct)));
        Assert.Single(await _store.CommitAsync(Book, Tip(Id(2), Maud, Idris, 1_00)), outcome => outcome is Outcome.Created { Journal.Number: 2 });
    }

    [Fact]
    public async Task A_transaction_sees_what_it_wrote()
    {
        var outcomes = await _store.InTransactionAsync<IReadOnlyList<Outcome>>(async (ledger, ct) =>
        [
            .. await Book.CommitAsync(ledger, [TopUp(Id(1), Maud, 5_00)], ct),
            .. await Book.CommitAsync(ledger, [Tip(Id(2), Maud, Idris, 4_00), new(Id(3), "stake", [new Line.Hold(Id(70), Maud, Pot, Euros(1_00), Later(1))])], ct),
            .. await Book.CommitAsync(ledger, [new(Id(4), "stake_won", [new Line.Post(Id(70))]), Tip(Id(5), Maud, Idris, 1), TopUp(Id(1), Maud, 5_00)], ct),
        ], Stop);

        Assert.Equal([1, 2, 3, 4], outcomes.OfType<Outcome.Created>().Select(created => created.Journal.Number));
        Assert.Equal(new Outcome.Refused(Refusals.Insufficient, Maud.InEuros()), outcomes[4]);
        Assert.IsType<Outcome.Exists>(outcomes[5]);
        Assert.Empty(await _store.FindingsAsync(SomeOverdrafts));
    }

    [Fact]
    public async Task A_batch_of_hundreds_is_written_at_once()
    {
        var drafts = Enumerable.Range(1, 700).Select(i => new Draft(Id(i), "top_up", [
            new Line.Move(Bank, new($"liab:member:{i}"), Euros(i)),
            new Line.Hold(Id(10_000 + i), new($"liab:member:{i}"), new($"liab:pot:{i}"), Euros(1), Later(1)),
        ])).ToList();

        Assert.All(await _store.CommitAsync(Book, drafts), outcome => Assert.IsType<Outcome.Created>(outcome));
        Assert.All(await _store.CommitAsync(Book, drafts), outcome => Assert.IsType<Outcome.Exists>(outcome));
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(600, (await _store.InTransactionAsync((ledger, ct) => Book.ExpireDueAsync(ledger, 600, ct), Stop)).Count);
        Assert.Equal(100, (await _store.InTransactionAsync((ledger, ct) => Book.ExpireDueAsync(ledger, 600, ct), Stop)).Count);

        var report = await Audit.RunAsync(_store, SomeOverdrafts, [], Stop);
        Assert.Equal((1400L, 1401, 700), (report.Head.Number, report.Accounts, report.Holds));
        Assert.Empty(report.Findings);
    }

    [Fact]
    public async Task Writers_wait_for_each_other()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => Task.Run(() => _store.CommitAsync(Book, TopUp(Id(i), Maud, i)), Stop)));

        Assert.Equal(Enumerable.Range(1, 20).Select(number => (long)number), outcomes.SelectMany(batch => batch.OfType<Outcome.Created>()).Select(created => created.Journal.Number).Order());
        Assert.Equal(210, (await _store.AccountAsync(Maud.InEuros())).PostedCredits);
        Assert.Empty(await _store.FindingsAsync(SomeOverdrafts));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_fifty_who_spend_the_last_five_euros_exactly_one_does(bool isTogether)
    {
        await _store.WriteAsync(Book, TopUp(Id(1), Maud, 5_00));
        await using var commits = new GroupCommit(_store, Book);

        var outcomes = await Task.WhenAll(Enumerable.Range(2, 50).Select(i => Task.Run(async () =>
        {
            var draft = Tip(Id(i), Maud, new($"liab:member:{i}"), 5_00);
            return isTogether ? await commits.CommitAsync(draft, Stop) : (await _store.CommitAsync(Book, draft))[0];
        }, Stop)));

        Assert.Single(outcomes.OfType<Outcome.Created>());
        Assert.Equal(49, outcomes.Count(outcome => outcome == new Outcome.Refused(Refusals.Insufficient, Maud.InEuros())));
        Assert.Equal(0, (await _store.AccountAsync(Maud.InEuros())).Balance.Minor);
        Assert.Empty(await _store.FindingsAsync(SomeOverdrafts));
    }

    [Fact]
    public async Task A_snapshot_stays_as_it_is_while_others_write()
    {
        await _store.WriteAsync(Book, TopUp(Id(1), Maud, 5_00));
        var (before, after) = await _store.ReadAsync(async (ledger, ct) =>
        {
            var head = await ledger.HeadAsync(ct);
            await _store.WriteAsync(Book, Tip(Id(2), Maud, Idris, 1_00));
            return (head, (await ledger.HeadAsync(ct), await ledger.AccountsAsync([Maud.InEuros()], ct), await ledger.JournalsAfterAsync(0, 10, ct)));
        });

        Assert.Equal(before, after.Item1);
        Assert.Equal(0, after.Item2[0].PostedDebits);
        Assert.Single(after.Item3);
        Assert.Equal(2, (await _store.ReadAsync((ledger, ct) => ledger.HeadAsync(ct))).Number);
    }

    [Fact]
    public async Task What_does_not_follow_the_last_journal_or_comes_twice_is_not_written()
    {
        var first = await _store.WriteAsync(Book, TopUp(Id(1), Maud, 5_00));
        var second = await _store.WriteAsync(Book, TopUp(Id(2), Maud, 5_00));

        foreach (var wrong in new[] { second, second with { Number = 4 }, second with { Number = 3, Id = first.Id }, second with { Id = Id(3) } })
            await Assert.ThrowsAnyAsync<Exception>(() => _store.InTransactionAsync(async (ledger, ct) =>
            {
                await ledger.LockHeadAsync(ct);
                await ledger.WriteAsync(new([wrong], [], []), ct);
                return 0;
            }, Stop));

        Assert.Equal(Head.Of(second), await _store.ReadAsync((ledger, ct) => ledger.HeadAsync(ct)));
        Assert.Empty(await _store.FindingsAsync(SomeOverdrafts));
    }
}
