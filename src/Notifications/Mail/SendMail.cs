using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>Makes the digests that are due, and sends what is on its way. Does nothing where there is no mail server.</summary>
internal sealed class SendMail(IServiceScopeFactory scopes, MailSettings settings, MailBell bell, ILogger<SendMail> log) : BellJob(bell, LookAnyway, scopes, log)
{
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(5);

    protected override bool IsOn => settings.IsOn;

    protected override async Task<bool> DoAsync(IServiceProvider services, CancellationToken ct)
    {
        var made = await services.GetRequiredService<MakeDigests>().DoAsync(ct);
        return made + await services.GetRequiredService<MailRound>().DoAsync(ct) > 0;
    }
}
