using System.Net;
using QRCoder;

namespace Palabre.Rooms.Tests.Talk;

/// <summary>A room's link as others see it.</summary>
public sealed class SharingTests(RunningApp running) : IClassFixture<RunningApp>
{
    private HttpClient Ada => running.Ada;

    [Fact]
    public async Task A_guest_gets_the_picture_of_an_open_room_once_and_then_only_when_it_changes()
    {
        var room = await Ada.OpenAsync("À qui appartient l’eau ?");
        var card = await running.Guest.GetAsync($"/room/{room}/card.png", Api.Ct);
        var png = await card.Content.ReadAsByteArrayAsync(Api.Ct);
        Assert.Equal((HttpStatusCode.OK, "image/png"), (card.StatusCode, card.Content.Headers.ContentType?.MediaType));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        Assert.Equal((1200, 630), (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/room/{room}/card.png");
        again.Headers.IfNoneMatch.Add(card.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await running.Guest.SendAsync(again, Api.Ct)).StatusCode);

        await Ada.DropAsync($"/api/rooms/{room}?now=true");
        var over = await running.Guest.GetAsync($"/room/{room}/card.png", Api.Ct);
        Assert.Equal(HttpStatusCode.OK, over.StatusCode);
        Assert.NotEqual(card.Headers.ETag, over.Headers.ETag);
    }

    [Fact]
    public async Task A_closed_room_has_no_picture_for_others_and_a_private_one_for_its_own()
    {
        var room = await Ada.OpenAsync("Entre nous", "closed");
        Assert.Equal(HttpStatusCode.NotFound, (await running.Guest.GetAsync($"/room/{room}/card.png", Api.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await running.Bo.GetAsync($"/room/{room}/card.png", Api.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await running.Guest.GetAsync("/room/123/card.png", Api.Ct)).StatusCode);
        Assert.True((await Ada.GetAsync($"/room/{room}/card.png", Api.Ct)).Headers.CacheControl?.Private);
    }

    [Fact]
    public async Task The_page_names_its_picture_and_says_in_words_what_it_shows()
    {
        var room = await Ada.OpenAsync("Le pain");
        var page = await running.Guest.GetStringAsync($"/room/{room}", Api.Ct);
        Assert.Contains($"<meta property=\"og:image\" content=\"{running.App.Url}room/{room}/card.png\" />", page, StringComparison.Ordinal);
        Assert.Contains("<meta property=\"og:image:alt\" content=\"Room “Le pain”\" />", page, StringComparison.Ordinal);
        Assert.Contains("<meta name=\"twitter:card\" content=\"summary_large_image\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_code_to_scan_draws_every_dark_module_once()
    {
        const string address = "https://palabre.example.org/room/1845111632111121";
        var code = QrCode.Of(address);
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(address, QRCodeGenerator.ECCLevel.M);
        var dark = data.ModuleMatrix.Sum(row => row.Cast<bool>().Count(module => module));
        Assert.Equal(data.ModuleMatrix.Count, code.Side);
        Assert.Equal(dark, code.Path.Split('h').Skip(1).Sum(run => int.Parse(run.Split('v')[0].TrimStart('-').Split('z')[0], System.Globalization.CultureInfo.InvariantCulture)) / 2);
    }
}
