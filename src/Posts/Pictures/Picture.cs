using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>A picture that a member brought, for a post that is written or will be. Its files lie in <see cref="PictureFiles"/>.</summary>
public sealed class Picture
{
    /// <summary>In one post: programs lay out as many, and no more.</summary>
    public const int Most = 4;
    public const int LongestDescription = 1500;

    /// <summary>How long it waits for its post. Shorter loses what somebody writes over a day, longer keeps what nobody wants.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromHours(24);

    public required long Id { get; init; }
    public required MemberId Owner { get; init; }

    /// <summary>Null while no post has it, and again when its post is gone.</summary>
    public long? Post { get; set; }

    /// <summary>Its place in the post, from 0.</summary>
    public int Place { get; set; }

    /// <summary>What nobody guesses in its address.</summary>
    public required string Key { get; init; }
    public required int Width { get; init; }
    public required int Height { get; init; }
    public required int PreviewWidth { get; init; }
    public required int PreviewHeight { get; init; }
    public string Description { get; set; } = "";
    public double FocusX { get; set; }
    public double FocusY { get; set; }
    public required string Blurhash { get; init; }

    /// <summary>It came as pictures one after another, and has a short film of them.</summary>
    public bool Moves { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until then it waits for a post. Null once it had one: without a post it is forgotten then.</summary>
    public DateTimeOffset? WaitsUntil { get; set; }

    public PostPicture Shown => new(
        new(Id), PicturePath.Of(new(Id), Key, isPreview: false), Width, Height, PicturePath.Of(new(Id), Key, isPreview: true), PreviewWidth, PreviewHeight, FocusX, FocusY, Description, Blurhash)
    {
        MotionPath = Moves ? PicturePath.OfMotion(new(Id), Key) : null,
    };
}

internal sealed class PictureMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Picture>(picture =>
    {
        picture.ToTable("post_pictures");
        picture.Property(p => p.Id).ValueGeneratedNever();
        picture.Property(p => p.Key).HasMaxLength(PicturePath.KeyLength);
        picture.Property(p => p.Blurhash).HasMaxLength(40);
        picture.Ignore(p => p.Shown);
        // Two posts that take it at once, or one that takes what is being forgotten: the second finds it changed.
        picture.Property(p => p.Post).IsConcurrencyToken();
        picture.HasIndex(p => new { p.Owner, p.CreatedAt });
        picture.HasIndex(p => p.Post);
        picture.HasIndex(p => p.WaitsUntil).HasFilter("post IS NULL");
        picture.HasOne<Post>().WithMany().HasForeignKey(p => p.Post).OnDelete(DeleteBehavior.SetNull);
    });
}
