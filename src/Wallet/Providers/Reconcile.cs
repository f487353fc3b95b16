using Microsoft.Extensions.Logging;
using Palabre.Ledger;
using Palabre.Wallet.Providers.Payouts;

namespace Palabre.Wallet.Providers;

/// <param name="Read">Lines that were not read before.</param>
/// <param name="Wrong">Those of them that the book does not agree with.</param>
internal sealed record Reconciled(int Read, int Wrong);

/// <summary>
/// Holds the provider's balance against the book: each line belongs to one journal, which moved exactly that. What was paid and never told
/// is credited by it; what differs goes to suspense, and somebody is called.
/// </summary>
internal sealed partial class Reconcile(IPaymentProvider provider, IDesk desk, Settle settle, TimeProvider clock, ILogger<Reconcile> log)
{
    /// <summary>Lines of the same second may be told later than others of it. More reads more again, and changes nothing.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromDays(3);

    public async Task<Reconciled> DoAsync(CancellationToken ct)
    {
        var since = await desk.LastLineAsync(provider.Name, ct) is { } last ? last - Again : DateTimeOffset.UnixEpoch;
        // Lines of what was still under way were left for later.
        if (await desk.OldestUnderWayAsync(provider.Name, ct) is { } oldest && oldest - Again < since) since = oldest - Again;
        var (read, wrong) = (0, 0);
        await foreach (var lines in provider.BalanceLinesAsync(since, ct).Chunk(100).WithCancellation(ct))
        {
            var known = await desk.KnownLinesAsync(provider.Name, [.. lines.Select(line => line.Id)], ct);
            foreach (var line in lines.Where(line => !known.Contains(line.Id)))
            {
                if (await MatchAsync(line, ct) is not { } row) continue;
                read++;
                if (row.State == LineState.Unknown) Unknown(log, row.Line, row.Kind, row.Amount, row.About);
                if (row.State == LineState.Differs) Differs(log, row.Line, row.Kind, row.Amount, row.About, row.InSuspense);
                if (row.State != LineState.Matched) wrong++;
            }
        }
        return new(read, wrong);
    }

    /// <summary>What the book says of it; null: it is still under way, and another night's.</summary>
    private async Task<ProviderLine?> MatchAsync(BalanceLine line, CancellationToken ct)
    {
        // Whatever was told or not: what has a line was paid.
        if (line.About is { } about) await settle.DoAsync(new(line.Thing, about), by: null, ct);
        return await desk.TogetherAsync<ProviderLine?>(async (turn, stop) =>
        {
            if (await turn.LineAsync(provider.Name, line.Id, stop) is { } known) return known;
            if (line is { Thing: ProviderThing.Refund, About: { } moving } && await turn.RefundAsync(provider.Name, moving, stop) is { IsUnderWay: true }) return null;
            var (journal, booked) = await BookedAsync(turn, line, stop);
            var difference = line.Net.Minor - booked;
            var fresh = new ProviderLine
            {
                Provider = provider.Name,
                Line = line.Id,
                Kind = line.Kind,
                About = line.About,
                Currency = line.Net.Currency.Code,
                Net = line.Net.Minor,
                At = line.At,
                ReadAt = clock.GetUtcNow(),
                Journal = journal ?? ProviderLine.SuspenseOf(provider.Name, line.Id),
                State = journal is null ? LineState.Unknown : difference == 0 ? LineState.Matched : LineState.Differs,
            };
            turn.Add(fresh);
            if (difference != 0) await turn.WriteAsync([fresh.Suspend(difference)], stop);
            return fresh;
        }, ct);
    }

    /// <summary>The journal that a line belongs to, if it has no other, and what the book says of it once the fee is what the line says.</summary>
    private async Task<(Guid? Journal, long Booked)> BookedAsync(IDeskTurn turn, BalanceLine line, CancellationToken ct)
    {
        if (await FindAsync(turn, line, ct) is not { } booked || await turn.HasLineAsync(booked.Journal, ct)) return (null, 0);
        if (booked.Drafts.Count > 0) await turn.WriteAsync(booked.Drafts, ct);
        var account = new AccountKey(ProviderAccounts.At(provider.Name), line.Net.Currency);
        var entries = (await turn.JournalsAsync(booked.Journals, ct)).SelectMany(journal => journal.Entries).ToList();
        return (booked.Journal, entries.Where(e => e.DebitKey == account).Sum(e => e.Moved) - entries.Where(e => e.CreditKey == account).Sum(e => e.Moved));
    }

    private async Task<Booked?> FindAsync(IDeskTurn turn, BalanceLine line, CancellationToken ct)
    {
        if (line.About is not { } about) return null;
        var went = line.Net.Minor < 0;
        return line.Thing switch
        {
            ProviderThing.Payment => await turn.PaidCheckoutAsync(provider.Name, about, ct) is { } checkout && !await turn.HasLineAsync(checkout.Journal, ct) ? new(checkout.Journal, checkout.Journals, checkout.SettleFee(line.Fee)) : null,
            ProviderThing.Dispute => (await turn.DisputeAsync(provider.Name, about, ct))?.Book(went, line.Fee),
            ProviderThing.Transfer => (await turn.FindAsync(provider.Name, new(ProviderThing.Transfer, about), ct))?.Book(went, line.Fee),
            ProviderThing.Refund => (await turn.RefundAsync(provider.Name, about, ct))?.Book(went, line.Fee),
            ProviderThing.Payout => Booked.OfHouse(provider.Name, about, line.Net, line.Fee),
            _ => null,
        };
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Line {Line} ({Kind}) of the provider's balance moved {Net} for {About}, and nothing of ours belongs to it. It stands in suspense: find out whose it is")]
    static partial void Unknown(ILogger log, string line, string kind, Money net, string? about);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Line {Line} ({Kind}) of the provider's balance moved {Net} for {About}, which is {Difference} more than the book says. That stands in suspense: find out why")]
    static partial void Differs(ILogger log, string line, string kind, Money net, string? about, Money difference);
}
