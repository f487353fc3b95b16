using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;
using Palabre.Ledger;
using Palabre.TestApp;

namespace Palabre.Wallet.Tests;

/// <summary>
/// Several houses write in one book, each with its own memory of it, as a server and its command line do: what one of them remembers is
/// never what it decides by when another has written.
/// </summary>
public sealed class WritersTests : IAsyncLifetime
{
    private const int Members = 6, Each = 1_000;

    private static readonly AccountName Given = new("equity:grants");
    private static readonly AccountName Maud = Member(0);
    private static readonly AccountName Idris = Member(1);

    private TestDatabase _database = null!;
    private ServiceProvider _here = null!;
    private ServiceProvider _there = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
    private GroupCommit Here => _here.GetRequiredService<GroupCommit>();
    private GroupCommit There => _there.GetRequiredService<GroupCommit>();
    private LedgerStore Store => _here.GetRequiredService<LedgerStore>();

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        (_here, _there) = (_database.Services(), _database.Services());
        for (var i = 0; i < Members; i++) await SentAsync(Here, Move(Given, Member(i), Each));
        // Both remember all accounts.
        foreach (var house in new[] { Here, There })
            for (var i = 0; i < Members; i++) await SentAsync(house, Move(Member(i), Member((i + 1) % Members), 1));
    }

    public async ValueTask DisposeAsync()
    {
        await _here.DisposeAsync();
        await _there.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task What_another_has_spent_is_gone_and_what_another_has_given_is_there()
    {
        await SentAsync(There, Move(Maud, Idris, Each));
        Assert.Equal(Refusals.Insufficient, Assert.IsType<Ledger.Outcome.Refused>(await Here.CommitAsync(Move(Maud, Idris, 1), Stop)).Code);

        // And here it is remembered that there is nothing.
        await SentAsync(Here, Move(Idris, Maud, 1));
        await SentAsync(Here, Move(Maud, Idris, 1));
        await SentAsync(There, Move(Idris, Maud, 1));
        await SentAsync(Here, Move(Maud, Idris, 1));
        Assert.Equal(Refusals.Insufficient, Assert.IsType<Ledger.Outcome.Refused>(await There.CommitAsync(Move(Maud, Idris, 1), Stop)).Code);
        await BookHoldsAsync();
    }

    [Fact]
    public async Task What_another_has_written_is_there_already_and_its_id_is_taken()
    {
        var draft = Move(Maud, Idris, 5);
        var written = await SentAsync(There, draft);

        Assert.Equal(written, Assert.IsType<Ledger.Outcome.Exists>(await Here.CommitAsync(draft, Stop)).Journal);
        var other = new Draft(draft.Id, draft.Kind, [new Line.Move(Maud, Idris, new(6, Currency.Points))]);
        Assert.Equal(Refusals.OtherBody, Assert.IsType<Ledger.Outcome.Refused>(await Here.CommitAsync(other, Stop)).Code);
        // The same twice in one batch, and others with it: each by itself.
        var fresh = Move(Idris, Maud, 2);
        var together = await Task.WhenAll(new[] { draft, fresh, fresh, other, Move(Maud, Idris, 3) }.Select(one => Here.CommitAsync(one, Stop)));
        Assert.Equal(2, together.Count(outcome => outcome is Ledger.Outcome.Created));
        Assert.Equal(2, together.Count(outcome => outcome is Ledger.Outcome.Exists));
        await BookHoldsAsync();
    }

    [Fact]
    public async Task What_is_asked_again_when_there_is_no_more_money_has_the_answer_it_had()
    {
        var all = Move(Maud, Idris, Each);
        var written = await SentAsync(Here, all);
        var draft = Move(Idris, Maud, 1);
        await SentAsync(There, draft);

        // Nothing is left for a second one, and it is remembered so: the first stands nevertheless, alone and among others.
        Assert.Equal(written, Assert.IsType<Ledger.Outcome.Exists>(await Here.CommitAsync(all, Stop)).Journal);
        await SentAsync(Here, Move(Maud, Idris, 1));
        Assert.Equal(written, Assert.IsType<Ledger.Outcome.Exists>(await Here.CommitAsync(all, Stop)).Journal);
        var together = await Task.WhenAll(new[] { Move(Idris, Member(2), 1), all, Move(Member(2), Member(3), 1), Move(Maud, Idris, Each) }.Select(one => Here.CommitAsync(one, Stop)));
        Assert.IsType<Ledger.Outcome.Created>(together[0]);
        Assert.Equal(written, Assert.IsType<Ledger.Outcome.Exists>(together[1]).Journal);
        Assert.IsType<Ledger.Outcome.Created>(together[2]);
        Assert.Equal(Refusals.Insufficient, Assert.IsType<Ledger.Outcome.Refused>(together[3]).Code);
        await BookHoldsAsync();
    }

    [Fact]
    public async Task What_another_holds_cannot_be_spent_and_comes_back_when_it_expires()
    {
        var held = new Draft(NewId(), "stake", [new Line.Hold(NewId(), Maud, Idris, new(Each, Currency.Points), TimeProvider.System.GetUtcNow().AddSeconds(2))]);
        await SentAsync(There, held);
        Assert.Equal(Refusals.Insufficient, Assert.IsType<Ledger.Outcome.Refused>(await Here.CommitAsync(Move(Maud, Idris, 1), Stop)).Code);

        await Task.Delay(TimeSpan.FromSeconds(2.1), Stop);
        await SentAsync(Here, Move(Maud, Idris, Each));
        await BookHoldsAsync();
    }

    [Fact]
    public async Task What_is_written_together_with_rows_is_known_to_the_next_batch_and_what_is_not_kept_is_not()
    {
        async Task<Ledger.Outcome> TogetherAsync(Draft draft, bool isKept)
        {
            await using var scope = _here.CreateAsyncScope();
            var book = _here.GetRequiredService<Book>();
            return await Store.TogetherAsync(scope.ServiceProvider.GetRequiredService<PalabreDb>(), async (tables, stop) => (await book.CommitAsync(tables, [draft], stop))[0], Stop, _ => isKept);
        }

        Assert.IsType<Ledger.Outcome.Created>(await TogetherAsync(Move(Maud, Idris, Each), isKept: false));
        await SentAsync(Here, Move(Maud, Idris, Each - 1));
        Assert.IsType<Ledger.Outcome.Created>(await TogetherAsync(Move(Maud, Idris, 1), isKept: true));
        Assert.Equal(Refusals.Insufficient, Assert.IsType<Ledger.Outcome.Refused>(await Here.CommitAsync(Move(Maud, Idris, 1), Stop)).Code);
        Assert.IsType<Ledger.Outcome.Created>(await TogetherAsync(Move(Idris, Maud, 3), isKept: true));
        await SentAsync(Here, Move(Maud, Idris, 3));
        await BookHoldsAsync();
    }

    [Fact]
    public async Task Many_in_several_houses_and_with_rows_of_their_own_spend_nothing_twice()
    {
        var book = _here.GetRequiredService<Book>();
        var outcomes = new ConcurrentDictionary<Guid, (Draft Draft, bool IsCreated)>();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(client => Task.Run(async () =>
        {
            var chance = new Random(client);
            for (var i = 0; i < 25; i++)
            {
                var from = chance.Next(Members);
                var draft = Move(Member(from), Member((from + 1 + chance.Next(Members - 1)) % Members), 1 + chance.Next(Each));
                outcomes[draft.Id] = (draft, await AskAsync(draft, client) is Ledger.Outcome.Created);
            }
        }, Stop)));

        async Task<Ledger.Outcome> AskAsync(Draft draft, int client)
        {
            if (client % 3 != 0) return await (client % 3 == 1 ? Here : There).CommitAsync(draft, Stop);
            await using var scope = _here.CreateAsyncScope();
            return await Store.TogetherAsync(scope.ServiceProvider.GetRequiredService<PalabreDb>(), async (tables, stop) => (await book.CommitAsync(tables, [draft], stop))[0], Stop);
        }

        await SameAsync(outcomes.Values.Where(asked => asked.IsCreated).Select(asked => asked.Draft));
    }

    [Fact]
    public async Task A_batch_that_the_database_refuses_is_told_and_leaves_nothing_behind()
    {
        var draft = Move(Maud, Idris, 7);
        await RunAsync(TestDatabase.IsPostgres
            ? "create function test_refuses() returns trigger language plpgsql as $$ begin raise exception 'on purpose'; end $$; create trigger test_refuses before insert on ledger_entries for each row execute function test_refuses()"
            : "create trigger test_refuses before insert on ledger_entries begin select raise(abort, 'on purpose'); end");
        foreach (var house in new[] { Here, There }) await Assert.ThrowsAnyAsync<DbException>(() => house.CommitAsync(draft, Stop));
        await RunAsync(TestDatabase.IsPostgres ? "drop trigger test_refuses on ledger_entries" : "drop trigger test_refuses");

        await SentAsync(There, Move(Maud, Idris, Each - 7));
        await SentAsync(Here, draft);
        Assert.Equal(Refusals.Insufficient, Assert.IsType<Ledger.Outcome.Refused>(await Here.CommitAsync(Move(Maud, Idris, 1), Stop)).Code);
        await BookHoldsAsync();
    }

    [Fact]
    public async Task Whoever_hangs_up_and_asks_again_pays_once()
    {
        var sent = new ConcurrentBag<Draft>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(client => Task.Run(async () =>
        {
            var chance = new Random(client);
            for (var i = 0; i < 30; i++)
            {
                var draft = Move(Member(client % Members), Member((client + 1) % Members), 1);
                using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Stop);
                leaving.CancelAfter(TimeSpan.FromMilliseconds(chance.NextDouble() * 4));
                try { await (client % 2 == 0 ? Here : There).CommitAsync(draft, leaving.Token); }
                catch (OperationCanceledException) when (!Stop.IsCancellationRequested) { }
                Assert.NotNull((await Here.CommitAsync(draft, Stop)).Written);
                sent.Add(draft);
            }
        }, Stop)));

        await SameAsync(sent);
    }

    [Fact]
    public async Task Connections_that_are_lost_in_the_middle_lose_and_double_nothing()
    {
        // On SQLite there is no connection to lose; KillTests kills all of it on both.
        if (!TestDatabase.IsPostgres) return;
        var sent = new ConcurrentBag<Draft>();
        var failures = 0;
        var sending = Task.WhenAll(Enumerable.Range(0, 8).Select(client => Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++)
            {
                var draft = Move(Member(client % Members), Member((client + 1) % Members), 1);
                for (var tries = 0; ; tries++)
                {
                    try
                    {
                        Assert.NotNull((await (client % 2 == 0 ? Here : There).CommitAsync(draft, Stop)).Written);
                        break;
                    }
                    catch (DbException) when (tries < 200) { Interlocked.Increment(ref failures); }
                }
                sent.Add(draft);
            }
        }, Stop)));
        for (var times = 0; times < 200 && !sending.IsCompleted; times++)
        {
            await RunAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
            await Task.Delay(10, Stop);
        }
        await sending;

        Assert.NotEqual(0, failures);
        // Connections that are kept for reading were lost as well, and it is told once.
        for (var isLost = true; isLost;)
        {
            try
            {
                await Store.InSnapshotAsync((ledger, stop) => ledger.HeadAsync(stop), Stop);
                isLost = false;
            }
            catch (DbException) { }
        }
        await SameAsync(sent);
    }

    private static AccountName Member(int number) => new($"liab:member:{number + 1}");

    private static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    private static Draft Move(AccountName from, AccountName to, long minor) => new(NewId(), "send", [new Line.Move(from, to, new(minor, Currency.Points))]);

    private static async Task<Journal> SentAsync(GroupCommit house, Draft draft) => Assert.IsType<Ledger.Outcome.Created>(await house.CommitAsync(draft, Stop)).Journal;

    /// <summary>These, and only these, are in the book after what everybody had in the beginning, each once; and the book holds.</summary>
    private async Task SameAsync(IEnumerable<Draft> expected)
    {
        List<Draft> drafts = [.. expected];
        var journals = await Store.InSnapshotAsync((ledger, stop) => ledger.JournalsAfterAsync(3 * Members, int.MaxValue, stop), Stop);
        Assert.Equal(drafts.Select(draft => draft.Id).Order(), journals.Select(journal => journal.Id).Order());
        var moves = drafts.SelectMany(draft => draft.Lines).Cast<Line.Move>().ToList();
        for (var i = 0; i < Members; i++)
        {
            var account = Assert.Single(await Store.InSnapshotAsync((ledger, stop) => ledger.AccountsOfAsync(Member(i), stop), Stop));
            Assert.Equal(Each + moves.Sum(move => (move.Credit == Member(i) ? move.Amount.Minor : 0) - (move.Debit == Member(i) ? move.Amount.Minor : 0)), account.Balance.Minor);
            Assert.True(account.Balance.Minor >= 0, $"{account}");
        }
        await BookHoldsAsync();
    }

    private async Task BookHoldsAsync() => Assert.Empty((await _here.GetRequiredService<VerifyLedger>().DoAsync(Stop)).Findings);

    private async Task RunAsync(string sql)
    {
        await using var connection = _database.Open();
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own words.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Stop);
    }
}
