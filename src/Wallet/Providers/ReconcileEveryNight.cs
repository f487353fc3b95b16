using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;

namespace Palabre.Wallet.Providers;

/// <summary>Holds the provider's balance against the book every night between four and five, UTC, after the book itself was read; or as soon as the house is up when a day went by without it.</summary>
internal sealed partial class ReconcileEveryNight(IServiceScopeFactory scopes, IPaymentProvider provider, TimeProvider clock, ILogger<ReconcileEveryNight> log) : PacedJob(TimeSpan.FromHours(1), scopes, clock, log)
{
    private const string Job = "reconcile";
    private const int Hour = 4;

    private readonly ILogger<ReconcileEveryNight> _log = log;

    protected override async Task DoAsync(IServiceProvider services, CancellationToken ct)
    {
        var nights = services.GetRequiredService<Nights>();
        if (!provider.Caps.Checkouts || !await nights.IsDueAsync(Job, Hour, ct)) return;
        try
        {
            var (read, wrong) = await services.GetRequiredService<Reconcile>().DoAsync(ct);
            if (wrong == 0) Agrees(_log, provider.Name, read);
            else Disagrees(_log, provider.Name, wrong, read);
            await nights.DoneAsync(Job, wrong, null, ct);
        }
        catch (ProviderException e)
        {
            NoAnswer(_log, provider.Name, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The balance at {Provider} and the book agree: {Read} new lines")]
    static partial void Agrees(ILogger log, string provider, int read);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The balance at {Provider} and the book disagree in {Wrong} of {Read} new lines. /stewards/incoming lists what is in suspense")]
    static partial void Disagrees(ILogger log, string provider, int wrong, int read);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Provider} did not tell its balance: {Why}. It is asked again, from where it was left: in the next hour of the night, or once a day has gone by")]
    static partial void NoAnswer(ILogger log, string provider, string why);
}
