using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Events;
using Palabre.TestApp;
using Palabre.TestKit;

namespace Palabre.Notifications.Tests;

/// <summary>A house that sends letters to a mail server beside it, on a clock of its own.</summary>
internal sealed class Mailing : IAsyncDisposable
{
    private int _people;

    private Mailing(SmtpReceiver server, ManualClock clock, PalabreApp app) => (Server, Clock, App) = (server, clock, app);

    public SmtpReceiver Server { get; }
    public ManualClock Clock { get; }
    public PalabreApp App { get; }
    private static CancellationToken Ct => House.Ct;

    /// <summary>A Thursday, at noon in Greenwich.</summary>
    private static readonly DateTimeOffset Start = new(2030, 1, 3, 12, 0, 0, TimeSpan.Zero);

    public static async Task<Mailing> StartAsync(Dictionary<string, string?>? more = null)
    {
        var (server, clock) = (SmtpReceiver.Start(), new ManualClock(Start));
        var settings = new Dictionary<string, string?>
        {
            ["Mail:Host"] = "127.0.0.1",
            ["Mail:Port"] = server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Mail:Tls"] = "false",
            ["Mail:From"] = "nouvelles@figuier.example",
            ["Mail:Url"] = "https://figuier.example",
        };
        foreach (var (name, value) in more ?? []) settings[name] = value;
        return new(server, clock, await PalabreApp.StartAsync(clock: clock, settings: settings));
    }

    public Task<Person> NewAsync(string name) => Person.NewAsync(App, $"{name}{Interlocked.Increment(ref _people)}");

    /// <summary>A member whose address is confirmed by the letter that came there.</summary>
    public async Task<Person> WithAddressAsync(string name, string language = "en", string? zone = null)
    {
        var person = await NewAsync(name);
        using var browser = await person.BrowserAsync(language);
        if (zone is not null) browser.SetZone(zone);
        await GiveAsync(person, browser);
        var letter = await LetterAsync(AddressOf(person));
        await browser.PostAsync(PathOf(letter.LinkTo("/confirm-address")));
        await SettledAsync();
        return person;
    }

    public static string AddressOf(Person person) => $"{person.Handle}@post.example";

    /// <summary>Writes their address into their profile.</summary>
    public static async Task GiveAsync(Person person, Page browser, string? address = null) => Assert.Equal(HttpStatusCode.SeeOther,
        (await browser.PostAsync("/settings/profile", ("name", person.Handle), ("bio", ""), ("portrait", ""), ("email", address ?? AddressOf(person)))).StatusCode);

    public static string PathOf(string link) => new Uri(link).PathAndQuery;

    /// <summary>The newest letter to an address.</summary>
    public async Task<ReceivedMail> LetterAsync(string address)
    {
        await House.UntilAsync(() =>
        {
            Ring();
            return Task.FromResult(To(address).Count > 0);
        }, $"a letter comes to {address}");
        return To(address)[^1];
    }

    public IReadOnlyList<ReceivedMail> To(string address) => [.. Server.Received.Where(m => m.To.Contains(address))];

    public IReadOnlyList<ReceivedMail> To(Person person) => To(AddressOf(person));

    public void Ring() => App.Services.GetRequiredService<MailBell>().Ring();

    /// <summary>Waits until everything that was told is heard, and every letter that is due was tried.</summary>
    public Task SettledAsync() => House.UntilAsync(async () =>
    {
        Ring();
        var now = Clock.GetUtcNow();
        return await App.AskAsync(async db => !await db.Set<OutboxMessage>().AnyAsync(m => m.DeliveredAt == null, Ct) && !await db.Set<Fanout>().AnyAsync(f => f.DoneAt == null, Ct)
            && !await db.Set<MailWishes>().AnyAsync(w => w.DigestDueAt != null && w.DigestDueAt <= now, Ct)
            && !await db.Set<QueuedMail>().AnyAsync(m => m.State == MailState.Claimed || (m.State == MailState.Waiting && m.DueAt <= now), Ct));
    }, "all letters are tried");

    /// <summary>Leaves the letters where PALABRE_LAST_SEEN says, for the eye.</summary>
    private void Keep()
    {
        if (Environment.GetEnvironmentVariable("PALABRE_LAST_SEEN") is not { Length: > 0 } folder) return;
        Directory.CreateDirectory(folder);
        foreach (var (mail, number) in Server.Received.Select((mail, i) => (mail, i)))
            File.WriteAllText(Path.Combine(folder, $"{mail.To[0]}-{number}.html"), mail.Html);
    }

    public async ValueTask DisposeAsync()
    {
        Keep();
        await App.DisposeAsync();
        await Server.DisposeAsync();
    }
}
