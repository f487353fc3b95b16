using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet.Memberships;

/// <summary>Renews what is due, those that are due longest first, each in a transaction of its own.</summary>
internal sealed partial class RenewMemberships(IServiceScopeFactory scopes, TimeProvider clock, ILogger<RenewMemberships> log) : PacedJob(Pace, scopes, clock, log)
{
    /// <summary>Shorter asks the database for nothing more often; longer lets paid time begin later.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);

    /// <summary>More in one turn keep those who pay by themselves waiting behind them for longer.</summary>
    internal const int Most = 200;

    private readonly IServiceScopeFactory _scopes = scopes;
    private readonly TimeProvider _clock = clock;
    private readonly ILogger<RenewMemberships> _log = log;

    protected override async Task DoAsync(IServiceProvider services, CancellationToken ct)
    {
        var now = _clock.GetUtcNow();
        var due = await services.GetRequiredService<PalabreDb>().Set<Membership>().Where(m => m.DueAt != null && m.DueAt <= now).OrderBy(m => m.DueAt).ThenBy(m => m.Id).Select(m => m.Id).Take(Most).ToListAsync(ct);
        foreach (var id in due)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                await using var scope = _scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<MembershipDesk>().RenewAsync(id, ct);
            }
            catch (Exception e) when (e is DbUpdateException or DbException or InvalidOperationException or LedgerRowException)
            {
                // It stays due; the others are renewed.
                NotRenewed(_log, id, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Membership {Membership} was not renewed; it is tried again at the next turn")]
    static partial void NotRenewed(ILogger log, MembershipId membership, Exception e);
}
