using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Programme;

/// <summary>The picture of a show. Its files are made and served as those of posts are; it is the show's, whoever brought it.</summary>
public sealed class ShowCover
{
    /// <summary>Of a description, at least what <see cref="PictureLimits.Description"/> lets one write.</summary>
    private const int LongestKept = 1500;

    /// <summary>Every picture is made anew as this.</summary>
    public const string Type = "image/jpeg";

    public required ShowId Show { get; init; }
    public required PictureId Picture { get; set; }
    public required string Key { get; set; }
    public required int Width { get; set; }
    public required int Height { get; set; }
    public required int PreviewWidth { get; set; }
    public required int PreviewHeight { get; set; }

    /// <summary>What it shows, for who does not see it.</summary>
    public string Description { get; set; } = "";

    public string Path => PicturePath.Of(Picture, Key, isPreview: false);
    public string PreviewPath => PicturePath.Of(Picture, Key, isPreview: true);

    internal sealed class Mapping : IMapping
    {
        public void Map(ModelBuilder model) => model.Entity<ShowCover>(cover =>
        {
            cover.ToTable("show_covers");
            cover.HasKey(c => c.Show);
            cover.Property(c => c.Show).ValueGeneratedNever();
            // Two who change it at once: the second finds another picture.
            cover.Property(c => c.Picture).IsConcurrencyToken();
            cover.Property(c => c.Key).HasMaxLength(PicturePath.KeyLength);
            cover.Ignore(c => c.Path).Ignore(c => c.PreviewPath);
            cover.Property(c => c.Description).HasMaxLength(LongestKept);
            cover.HasIndex(c => c.Picture).IsUnique();
            cover.HasOne<Show>().WithOne(s => s.Cover).HasForeignKey<ShowCover>(c => c.Show).OnDelete(DeleteBehavior.Cascade);
        });
    }
}

/// <summary>Says which pictures are covers.</summary>
internal sealed class KeepCovers(PalabreDb db) : IKeepPictures
{
    public async Task<IReadOnlyCollection<PictureId>> KeptAsync(IReadOnlyCollection<PictureId> among, CancellationToken ct) =>
        await db.Set<ShowCover>().Where(c => among.Contains(c.Picture)).Select(c => c.Picture).ToListAsync(ct);
}
