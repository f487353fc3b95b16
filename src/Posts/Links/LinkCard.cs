using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Web.Outside;

namespace Palabre.Posts;

/// <summary>What a page elsewhere says of itself: asked once, and shown under every post that leads to it.</summary>
public sealed class LinkCard
{
    public const int LongestAddress = 2000;

    /// <summary>How long it is believed. Shorter shows changes sooner, and asks other people's servers more often.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(14);

    /// <summary>How long nothing is asked again of an address that gave nothing.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromHours(6);

    /// <summary>How long it is kept when no post leads there any more: not shorter than <see cref="Life"/>, or it is asked anew for nothing.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    public required long Id { get; init; }

    /// <summary>As posts write it.</summary>
    public required string Address { get; init; }

    /// <summary>Empty when there was nothing to read: it is shown nowhere then.</summary>
    public string Title { get; set; } = "";
    public string Description { get; set; } = "";
    public string Site { get; set; } = "";
    public string Author { get; set; } = "";
    public string AuthorAddress { get; set; } = "";
    public string Language { get; set; } = "";
    public DateTimeOffset? PublishedAt { get; set; }

    /// <summary>What nobody guesses in the address of its picture (<see cref="PictureFiles"/>, under the card's own id); null without one.</summary>
    public string? PictureKey { get; set; }
    public int Width { get; set; }
    public int Height { get; set; }
    public int PreviewWidth { get; set; }
    public int PreviewHeight { get; set; }
    public string PictureDescription { get; set; } = "";
    public string Blurhash { get; set; } = "";
    public required DateTimeOffset AskedAt { get; set; }

    public bool IsOld(DateTimeOffset now) => now - AskedAt >= (Title.Length > 0 ? Life : Rest);

    /// <summary>Null when there is nothing to show.</summary>
    public LinkPreview? Shown => Title.Length == 0 ? null : new(Address, Title, Description, Site, Author, AuthorAddress, Language.Length > 0 ? Language : null, PublishedAt)
    {
        Picture = PictureKey is not { } key ? null : new(
            new(Id), PicturePath.Of(new(Id), key, isPreview: false), Width, Height, PicturePath.Of(new(Id), key, isPreview: true), PreviewWidth, PreviewHeight, 0, 0, PictureDescription, Blurhash),
    };

    /// <summary>Takes over what the page says now; its picture is another matter.</summary>
    public void Say(Preview? page)
    {
        if (page is null) return;
        (Title, Description, Site) = (page.Title, page.Description ?? "", page.Site);
        (Author, AuthorAddress) = (page.Author ?? "", page.AuthorAddress is { AbsoluteUri: { Length: <= LongestAddress } author } ? author : "");
        (Language, PublishedAt) = (PostWish.Code(page.Language) ?? "", page.PublishedAt);
    }
}

/// <summary>The first address outside of this house in a post.</summary>
public sealed class PostLink
{
    public const int LongestHost = 260;
    public required long Post { get; init; }

    /// <summary>Of the address, with its port: whom to ask, one thing at a time.</summary>
    public required string Host { get; init; }
    public required string Address { get; init; }

    /// <summary>What is known of it; null until it was asked.</summary>
    public long? Card { get; set; }

    /// <param name="house">This house, as the writer reached it: what is ours has cards of its own.</param>
    public static PostLink? Of(Post post, string house)
    {
        foreach (var part in PostText.Read(post.Text).Where(p => p.Kind == PartKind.Link))
        {
            if (!Uri.TryCreate(part.Value, UriKind.Absolute, out var address) || !OutsideWeb.IsWeb(address)) continue;
            if (address.Authority.Equals(house, StringComparison.OrdinalIgnoreCase)) continue;
            var (host, whole) = (address.Authority.ToLowerInvariant(), address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));
            return host.Length > LongestHost || whole.Length > LinkCard.LongestAddress ? null : new PostLink { Post = post.Id, Host = host, Address = whole };
        }
        return null;
    }
}

internal sealed class LinkMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<LinkCard>(card =>
        {
            card.ToTable("link_cards");
            card.Property(c => c.Id).ValueGeneratedNever();
            card.Property(c => c.Address).HasMaxLength(LinkCard.LongestAddress);
            card.Property(c => c.Title).HasMaxLength(Preview.LongestTitle);
            card.Property(c => c.Description).HasMaxLength(Preview.LongestDescription);
            card.Property(c => c.Site).HasMaxLength(Preview.LongestSite);
            card.Property(c => c.Author).HasMaxLength(Preview.LongestAuthor);
            card.Property(c => c.AuthorAddress).HasMaxLength(LinkCard.LongestAddress);
            card.Property(c => c.Language).HasMaxLength(3);
            card.Property(c => c.PictureKey).HasMaxLength(PicturePath.KeyLength);
            card.Property(c => c.PictureDescription).HasMaxLength(Preview.LongestDescription);
            card.Property(c => c.Blurhash).HasMaxLength(40);
            card.Ignore(c => c.Shown);
            card.HasIndex(c => c.Address).IsUnique();
            card.HasIndex(c => c.AskedAt);
        });
        model.Entity<PostLink>(link =>
        {
            link.ToTable("post_links");
            link.HasKey(l => l.Post);
            link.Property(l => l.Post).ValueGeneratedNever();
            link.Property(l => l.Host).HasMaxLength(PostLink.LongestHost);
            link.Property(l => l.Address).HasMaxLength(LinkCard.LongestAddress);
            link.HasIndex(l => l.Card);
            // Who waits to be asked, by whom.
            link.HasIndex(l => new { l.Host, l.Post }).HasFilter("card IS NULL");
            link.HasOne<Post>().WithMany().HasForeignKey(l => l.Post).OnDelete(DeleteBehavior.Cascade);
            link.HasOne<LinkCard>().WithMany().HasForeignKey(l => l.Card).OnDelete(DeleteBehavior.SetNull);
        });
    }
}
