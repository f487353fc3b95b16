using System.Net.Http.Json;
using System.Text.Json;

namespace Palabre.Host.Demo;

/// <summary>What the cast wrote to each other, so that a newcomer's home is not empty.</summary>
internal sealed class DemoPosts(DemoClient client)
{
    /// <summary>As whom one is told to come in.</summary>
    private const string Reader = "maud.keller";

    private static readonly string[] Evenings = ["Jeudi", "Dimanche"];
    private static readonly int[] Sunday = [1];
    private static readonly string[] Writers = ["salma", "rachid", "idriss", "leila", "chidi", "dounia", "karim", "aicha"];

    /// <param name="room">The one that is live.</param>
    public async Task WriteAsync(string room, CancellationToken ct)
    {
        var there = await client.Http.GetFromJsonAsync<JsonElement>("/api/posts/local?limit=1", ct);
        if (there.GetProperty("posts").GetArrayLength() > 0) return;
        foreach (var writer in Writers) await client.SendAsync(HttpMethod.Put, $"/api/members/{writer}/follow", Reader, null, ct);
        await client.SendAsync(HttpMethod.Put, "/api/members/idriss/follow", "karim", null, ct);

        await PostAsync("chidi", new { text = "Bread at eight tomorrow, under the tree. Bring your own cup. #FigTree", language = "en" }, ct);
        var well = await PostAsync("idriss", new { text = "Le puits du haut a baissé de deux mètres depuis juin. Les relevés sont affichés au moulin. #Eau", language = "fr" }, ct);
        await PostAsync("karim", new { text = "@idriss Merci. On en parle ce soir, relevés en main.", language = "fr", replyTo = well }, ct);
        await PostAsync("leila", new { text = "من يقرّر في ماء الوادي؟ هذا المساء نستمع إلى الجميع. #الماء", language = "ar" }, ct);
        var evening = await PostAsync("dounia", new { text = "Quel soir pour l’assemblée ?", language = "fr", poll = new { choices = Evenings, endsIn = 3 * 24 * 3600 } }, ct);
        await PostAsync("karim", new { text = "C’est écrit, c’est mesuré. À lire avant de voter.", language = "fr", quoteOf = well }, ct);
        await PostAsync("salma", new { text = $"On l’ouvre maintenant, apportez la carte.\n{client.Http.BaseAddress}room/{room}", language = "fr" }, ct);
        foreach (var reader in new[] { "leila", "aicha", "dounia" }) await client.SendAsync(HttpMethod.Put, $"/api/posts/{well}/favourite", reader, null, ct);
        await client.SendAsync(HttpMethod.Post, $"/api/posts/{evening}/poll/votes", "aicha", new { choices = Sunday }, ct);
    }

    private async Task<string> PostAsync(string by, object post, CancellationToken ct) =>
        (await client.AnswerAsync(HttpMethod.Post, "/api/posts", by, post, ct)).GetProperty("id").GetString()!;
}
