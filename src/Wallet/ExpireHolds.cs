using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>Gives back what was held and whose time is over. Whoever touches such an account before has it given back then.</summary>
internal sealed partial class ExpireHolds(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ExpireHolds> log) : PacedJob(Pace, scopes, clock, log)
{
    /// <summary>Shorter asks the database for nothing more often; longer shows as held what is free again.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(15);

    /// <summary>More in one transaction keep those who pay waiting.</summary>
    private const int Together = 200;

    private readonly ILogger<ExpireHolds> _log = log;

    protected override async Task DoAsync(IServiceProvider services, CancellationToken ct)
    {
        var (book, store) = (services.GetRequiredService<Book>(), services.GetRequiredService<ILedgerStore>());
        try
        {
            while ((await store.InTransactionAsync((ledger, stop) => book.ExpireDueAsync(ledger, Together, stop), ct)).Count == Together)
            {
            }
        }
        catch (LedgerRowException unreadable)
        {
            // Nothing of that turn is written, and nothing else is stopped by it.
            NotRead(_log, unreadable);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "A row of the book cannot be read, so that holds do not expire")]
    static partial void NotRead(ILogger log, LedgerRowException unreadable);
}
