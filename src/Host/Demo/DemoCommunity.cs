using Palabre.Core;
using Palabre.Host.Commands;
using Palabre.Kit.Words;
using Palabre.Members;

namespace Palabre.Host.Demo;

/// <summary>
/// The Fig Tree: a community with a cast and a room in which two of them hold a recorded conversation, so that a newcomer
/// hears a room two taps after starting; and what the cast wrote.
/// </summary>
public static class DemoCommunity
{
    private const string Name = "Le Figuier";
    private const string Newcomer = "emile";
    private static readonly TimeSpan LongAgo = TimeSpan.FromDays(200);
    private const string Password = "le figuier au bord de l'eau";

    private static readonly (string Handle, string Name, string? Portrait)[] Cast =
    [
        ("salma", "Salma Bennis", "ground=mauve;skin=3;hair=long;cloth=teal"),
        ("rachid", "Rachid Tahiri", "ground=mist;skin=5;head=fez;beard=full;cloth=night"),
        ("ada", "Ada Nwosu", null),
        ("idriss", "Idriss Koné", "ground=moss;skin=6;hair=curls;cloth=wine"),
        ("leila", "Leïla Mansour", "ground=mist;skin=2;head=hijab;scarf=ivory;cloth=night"),
        ("chidi", "Chidi Okafor", "ground=sky;skin=5;hair=curls;cloth=cobalt"),
        ("karim", "Karim Zeroual", "ground=clay;skin=3;beard=full;cloth=ivory"),
        ("dounia", "Dounia Ferhat", "ground=sage;skin=2;hair=bun;cloth=plum"),
        ("emile", "Émile Rousselot", "ground=sand;skin=1;hair=short;cloth=fern"),
        ("bo", "Bo Lindqvist", null),
        ("maud.keller", "Maud Keller", "ground=mauve;skin=1;hair=fringe;cloth=teal"),
        ("aicha", "Aïcha Diallo", "ground=sage;skin=6;hair=afro;cloth=plum"),
    ];

    /// <summary>Fills an empty instance, then keeps the room talking until the server stops. A real community is never touched.</summary>
    public static async Task FillAsync(WebApplication app, CancellationToken ct)
    {
        var tokens = await CastAsync(app.Services, ct);
        using var http = new HttpClient { BaseAddress = Loopback(app.Urls.First()) };
        var client = new DemoClient(http, tokens);
        var room = await new DemoRoom(app, client).OpenAsync(ct);
        await new DemoPosts(client).WriteAsync(room, ct);
        Console.WriteLine($"The demo community is open. To come in as somebody: @maud.keller, password: {Password}");
    }

    private static async Task<IReadOnlyDictionary<string, string>> CastAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<Accounts>();
        var words = services.GetRequiredService<Readers>().Of(Language.English, TimeZoneInfo.Utc);
        var community = await scope.ServiceProvider.GetRequiredService<ICommunity>().GetAsync(ct);
        if (community.IsFounded && community.Name != Name)
            throw new CommandException("This data directory holds a real community. Start the demo in another one: --data palabre-demo");

        if (!community.IsFounded) await FoundAsync(accounts, words, services.GetRequiredService<TimeProvider>().GetUtcNow(), ct);
        var tokens = new Dictionary<string, string>();
        foreach (var person in Cast)
            tokens[person.Handle] = (await accounts.IssueTokenAsync(person.Handle, "demo", null, ct)).OrRefuse(words);
        return tokens;
    }

    private static async Task FoundAsync(Accounts accounts, Reader words, DateTimeOffset now, CancellationToken ct)
    {
        var founder = Cast[0];
        (await accounts.FoundAsync(Name, founder.Handle, founder.Name, Password, ct)).OrRefuse(words);
        foreach (var person in Cast.Skip(1))
            (await accounts.AddAsync(person.Handle, person.Name, person.Handle is "maud.keller" or "ada" ? Password : null, steward: false, ct)).OrRefuse(words);
        foreach (var person in Cast)
            (await accounts.DressAsync(person.Handle, person.Portrait, person.Handle == Newcomer ? now : now - LongAgo, ct)).OrRefuse(words);
    }

    private static Uri Loopback(string url) =>
        new(url.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "127.0.0.1", StringComparison.Ordinal));
}
