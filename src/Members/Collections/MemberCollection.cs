using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;

namespace Palabre.Members;

/// <summary>People whom a member puts together under a name, for others to find.</summary>
public sealed class MemberCollection
{
    // As Mastodon has them: programs hold forms to it.
    public const int LongestName = 40;
    public const int LongestDescription = 100;

    /// <summary>Of one member.</summary>
    public const int Most = 10;

    /// <summary>In one: somebody has to look through it.</summary>
    public const int MostPeople = 25;
    public const int LongestTag = 100;
    public const int LongestLanguage = 3;

    public required CollectionId Id { get; init; }
    public required long Owner { get; init; }
    public string Name { get; private set; } = "";
    public string Description { get; private set; } = "";
    public string? Language { get; private set; }
    public string? Tag { get; private set; }
    public bool IsSensitive { get; private set; }
    public bool IsListed { get; private set; } = true;
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>What is wished holds from now on; what is wished of nothing stays.</summary>
    /// <param name="tagOf">A tag as it is found; null for what is none.</param>
    public IReadOnlyList<Refusal> Change(CollectionWish wish, Func<string, string?> tagOf, DateTimeOffset now)
    {
        var (name, description, language, said) = (Line(wish.Name) ?? Name, Line(wish.Description) ?? Description, wish.Language?.Trim().ToLowerInvariant() ?? Language ?? "", wish.Tag?.Trim().TrimStart('#') ?? Tag ?? "");
        var tag = said.Length == 0 ? null : tagOf(said);
        var wrong = new List<Refusal>();
        if (name.Length is 0 or > LongestName) wrong.Add(new("collection_name", 422, "name") { Args = [LongestName] });
        if (description.Length > LongestDescription) wrong.Add(new("collection_description", 422, "description") { Args = [LongestDescription] });
        if (said.Length > 0 && (tag is null || tag.Length > LongestTag)) wrong.Add(new("tag_wrong", 422, "tag"));
        if (language.Length > 0 && (language.Length is not (2 or LongestLanguage) || !language.All(char.IsAsciiLetterLower))) wrong.Add(new("collection_language", 422, "language"));
        if (wrong.Count > 0) return wrong;
        (Name, Description, Language, Tag) = (name, description, language.Length == 0 ? null : language, tag);
        (IsSensitive, IsListed, ChangedAt) = (wish.IsSensitive ?? IsSensitive, wish.IsListed ?? IsListed, now);
        return wrong;
    }

    /// <summary>Somebody was put in or taken out.</summary>
    public void Touch(DateTimeOffset now) => ChangedAt = now;

    private static string? Line(string? typed) => typed is null ? null : Typed.Line(typed);
}

/// <summary>Somebody in a collection, or who took themselves out of it.</summary>
public sealed class CollectedMember
{
    /// <summary>Time-ordered: people stand in the order in which they were put in.</summary>
    public required CollectedId Id { get; init; }
    public required CollectionId Collection { get; init; }
    public required long Person { get; init; }

    /// <summary>They took themselves out: the place stays, so that nobody puts them in again.</summary>
    public bool HasLeft { get; init; }
}

internal sealed class CollectionMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<MemberCollection>(collection =>
        {
            collection.ToTable("collections");
            collection.Property(c => c.Id).ValueGeneratedNever();
            collection.Property(c => c.Name).HasMaxLength(MemberCollection.LongestName);
            collection.Property(c => c.Description).HasMaxLength(MemberCollection.LongestDescription);
            collection.Property(c => c.Language).HasMaxLength(MemberCollection.LongestLanguage);
            collection.Property(c => c.Tag).HasMaxLength(MemberCollection.LongestTag);
            collection.HasIndex(c => c.Owner);
            collection.HasOne<Member>().WithMany().HasForeignKey(c => c.Owner).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<CollectedMember>(one =>
        {
            one.ToTable("collection_members");
            one.HasKey(m => new { m.Collection, m.Person });
            one.HasIndex(m => m.Person);
            one.HasOne<MemberCollection>().WithMany().HasForeignKey(m => m.Collection).OnDelete(DeleteBehavior.Cascade);
            one.HasOne<Member>().WithMany().HasForeignKey(m => m.Person).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
