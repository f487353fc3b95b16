using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>Reads the whole book again every night between three and four, UTC, and says in the log what it found.</summary>
internal sealed partial class AuditEveryNight(IServiceScopeFactory scopes, TimeProvider clock, ILogger<AuditEveryNight> log) : PacedJob(TimeSpan.FromHours(1), scopes, clock, log)
{
    private const int Hour = 3;

    private readonly TimeProvider _clock = clock;
    private readonly ILogger<AuditEveryNight> _log = log;

    protected override async Task DoAsync(IServiceProvider services, CancellationToken ct)
    {
        if (_clock.GetUtcNow().Hour != Hour) return;
        var report = await services.GetRequiredService<VerifyLedger>().DoAsync(ct);
        foreach (var found in report.Findings) Wrong(_log, found.Row, found.What);
        if (report.Findings.Count > 0) Broken(_log, report.Findings.Count, report.Head.Number);
        else Holds(_log, report.Head.Number, report.Accounts, report.Holds, report.Head.Hash);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The book holds: {Journals} journals, {Accounts} accounts, {Held} holds, root {Root}")]
    static partial void Holds(ILogger log, long journals, int accounts, int held, Digest root);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The book is wrong at {Row}: {What}")]
    static partial void Wrong(ILogger log, string row, string what);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The book does not hold: {Count} rows are wrong in {Journals} journals. Stop payments, keep the database as it is, and compare it with a backup")]
    static partial void Broken(ILogger log, int count, long journals);
}
