using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Kit.Web.Outside;

namespace Palabre.Posts;

/// <summary>Finds out what an address leads to, once for all posts that have it, and tells whoever looks at those.</summary>
internal sealed class ReadLink(PalabreDb db, Previews previews, LinkPictures pictures, PostMemory memory, AtOnce atOnce, IdMaker ids, TimeProvider clock)
{
    /// <summary>Nobody waits for it: large pages and slow sites get their turn, and no more than that.</summary>
    private static readonly OutsideBounds Bounds = new(1 << 20, TimeSpan.FromSeconds(5));

    public async Task DoAsync(string address, CancellationToken ct)
    {
        var card = await db.Set<LinkCard>().SingleOrDefaultAsync(c => c.Address == address, ct);
        var isNew = card is null || card.IsOld(clock.GetUtcNow());
        if (isNew) card = await AskAsync(card, address, ct);
        var waiting = await db.Set<PostLink>().Where(l => l.Address == address && l.Card == null).Select(l => l.Post).ToListAsync(ct);
        await db.Set<PostLink>().Where(l => waiting.Contains(l.Post) && l.Address == address).ExecuteUpdateAsync(l => l.SetProperty(one => one.Card, card!.Id), ct);
        var shown = isNew ? await db.Set<PostLink>().Where(l => l.Card == card!.Id).Select(l => l.Post).ToListAsync(ct) : waiting;
        foreach (var post in shown) memory.Changed(post);
        if (card!.Shown is not null)
            foreach (var post in waiting) atOnce.Tell(new PostChanged(new(post)));
    }

    /// <summary>What was known stays when the page gives nothing this time.</summary>
    private async Task<LinkCard> AskAsync(LinkCard? known, string address, CancellationToken ct)
    {
        var page = await previews.OfAsync(new Uri(address), Bounds, ct);
        var card = known ?? new LinkCard { Id = ids.Next(), Address = address, AskedAt = clock.GetUtcNow() };
        if (known is null) db.Add(card);
        card.AskedAt = clock.GetUtcNow();
        card.Say(page);
        var before = card.PictureKey;
        if (page is not null) await pictures.TakeAsync(card, page, ct);
        await db.SaveChangesAsync(ct);
        if (before is not null && before != card.PictureKey) pictures.Delete(card.Id, before);
        return card;
    }
}

/// <summary>Pictures of pages elsewhere, made anew like those that members bring, so that nobody's browser asks another site for them.</summary>
internal sealed class LinkPictures(OutsideWeb web, PictureFiles files, PictureMaker maker, PostsSettings settings)
{
    /// <summary>More takes what few pages have, and memory while it arrives.</summary>
    private static readonly OutsideBounds Bounds = new(4 << 20, TimeSpan.FromSeconds(5));

    /// <summary>Smaller ones count who reads, or are a site's sign.</summary>
    private const int Least = 64;

    public async Task TakeAsync(LinkCard card, Preview page, CancellationToken ct)
    {
        if (page.Image is not { } image || await web.FetchAsync(image, _ => true, Bounds, ct) is not { IsWhole: true } fetched || StillWebP.Of(fetched.Body) is not { } body
            || PictureHeader.Read(body) is not { } header || header.Pixels > settings.MostPixels || Math.Min(header.Width, header.Height) < Least)
        {
            card.PictureKey = null;
            return;
        }

        var key = RandomNumberGenerator.GetHexString(PicturePath.KeyLength, lowercase: true);
        if (await MakeAsync(card.Id, key, body, header, ct) is not { } blurhash)
        {
            card.PictureKey = null;
            return;
        }

        var size = PictureSize.Of(header);
        (card.PictureKey, card.Blurhash, card.PictureDescription) = (key, blurhash, page.ImageDescription ?? "");
        (card.Width, card.Height, card.PreviewWidth, card.PreviewHeight) = (size.Width, size.Height, size.Preview.Width, size.Preview.Height);
    }

    public void Delete(long card, string key) => files.Delete(card, key);

    private async Task<string?> MakeAsync(long card, string key, byte[] bytes, PictureHeader header, CancellationToken ct)
    {
        Directory.CreateDirectory(files.Directory);
        var arriving = files.ArrivingOf(card);
        try
        {
            await File.WriteAllBytesAsync(arriving, bytes, ct);
            return (await maker.MakeAsync(arriving, header, files.FileOf(card, key, isPreview: false), files.FileOf(card, key, isPreview: true), ct)).Blurhash;
        }
        finally { File.Delete(arriving); }
    }
}
