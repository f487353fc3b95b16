using Palabre.Core;

namespace Palabre.Notifications;

/// <summary>Tells those who said they come to a date of a show, part by part, and those who hold it. Heard twice it tells nobody again.</summary>
internal sealed class TellComing(IProgramme programme, Notifier notifier)
{
    /// <summary>Those who come.</summary>
    public async Task ComersAsync(News news, OccurrenceId date, CancellationToken ct)
    {
        for (MembersPart? part = null; part is null || part.Next is not null;)
        {
            part = await programme.ComingAsync(date, part?.Next ?? 0, SpreadNews.Part, ct);
            if (part.Members.Count > 0) await notifier.TellAsync(news, part.Members, ct);
        }
    }

    /// <summary>Those who come, and those who hold it.</summary>
    public async Task AllAsync(News news, OccurrenceCard date, CancellationToken ct)
    {
        var hosts = new List<MemberId>();
        foreach (var host in date.Show.Hosts)
            if ((await programme.ExistForAsync(host, [date.Show.Id], ct)).Count > 0) hosts.Add(host);
        if (hosts.Count > 0) await notifier.TellAsync(news, hosts, ct);
        await ComersAsync(news, date.Id, ct);
    }
}
