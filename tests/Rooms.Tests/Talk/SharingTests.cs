using System.Net;
using Palabre.Kit.Ui;
using Palabre.Kit.Words;
using Palabre.Rooms.Tests.Pages;
using QRCoder;
using SkiaSharp;

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
    public async Task A_picture_is_drawn_once_for_each_language_however_its_readers_alternate()
    {
        using var shelf = new CardShelf();
        var (room, fr, en) = (Evening.Room.Id, Content("En direct"), Content("Live"));
        var first = await shelf.OfAsync(room, Language.French, fr, Api.Ct);
        var second = await shelf.OfAsync(room, Language.English, en, Api.Ct);
        Assert.NotEqual(first.Tag, second.Tag);
        Assert.Same(first, await shelf.OfAsync(room, Language.French, fr, Api.Ct));
        Assert.Same(second, await shelf.OfAsync(room, Language.English, en, Api.Ct));
        Assert.NotSame(first, await shelf.OfAsync(room, Language.French, fr with { Title = "Une autre" }, Api.Ct));

        static CardContent Content(string state) => new("Le Figuier", state, IsLive: true, "Une", [Evening.Salma], "Salma", IsRightToLeft: false);
    }

    [Fact]
    public void The_code_to_scan_paints_the_dark_modules_and_no_other()
    {
        const string address = "https://palabre.example.org/room/1845111632111121";
        var code = QrCode.Of(address);
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(address, QRCodeGenerator.ECCLevel.M);
        using var paper = new SKBitmap(code.Side, code.Side);
        using var canvas = new SKCanvas(paper);
        using var path = SKPath.ParseSvgPathData(code.Path);
        canvas.Clear(SKColors.White);
        canvas.DrawPath(path, new SKPaint { Color = SKColors.Black, IsAntialias = false });

        Assert.Equal(data.ModuleMatrix.Count, code.Side);
        for (var y = 0; y < code.Side; y++)
            for (var x = 0; x < code.Side; x++)
                Assert.True(data.ModuleMatrix[y][x] == (paper.GetPixel(x, y) == SKColors.Black), $"Module {x}, {y}");
    }

    [Fact]
    public void The_code_of_an_address_is_drawn_once() => Assert.Same(QrCode.Of("https://palabre.example.org/room/1"), QrCode.Of("https://palabre.example.org/room/1"));
}
