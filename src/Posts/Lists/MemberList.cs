using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>People whom one member reads together. For its owner alone.</summary>
public sealed class MemberList
{
    public const int LongestTitle = 80;

    /// <summary>Lists of one member: more nobody keeps apart.</summary>
    public const int Most = 50;

    /// <summary>People in one list: it bounds the question its timeline asks.</summary>
    public const int MostPeople = 500;

    public required ListId Id { get; init; }
    public required MemberId Owner { get; init; }
    public string Title { get; private set; } = "";
    public ListReplies Replies { get; private set; }
    public bool IsExclusive { get; private set; }

    public ListCard Card => new(Id, Title, Replies, IsExclusive);

    /// <summary>What is wished holds from now on; what is wished of nothing stays.</summary>
    public Refusal? Change(ListWish wish)
    {
        var title = wish.Title is null ? Title : PostText.Clean(wish.Title).Replace('\n', ' ');
        if (title.Length is 0 or > LongestTitle) return new("list_title", 422, "title") { Args = [LongestTitle] };
        if (wish.Replies is { } replies && !Enum.IsDefined(replies)) return new("list_replies", 422, "replies");
        (Title, Replies, IsExclusive) = (title, wish.Replies ?? Replies, wish.IsExclusive ?? IsExclusive);
        return null;
    }
}

/// <summary>Somebody in a list.</summary>
public sealed class ListEntry
{
    public required ListId List { get; init; }
    public required MemberId Member { get; init; }
    public required DateTimeOffset At { get; init; }
}

internal sealed class ListMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<MemberList>(list =>
        {
            list.ToTable("lists");
            list.Property(l => l.Id).ValueGeneratedNever();
            list.Property(l => l.Title).HasMaxLength(MemberList.LongestTitle);
            list.Ignore(l => l.Card);
            list.HasIndex(l => l.Owner);
        });
        model.Entity<ListEntry>(entry =>
        {
            entry.ToTable("list_members");
            entry.HasKey(e => new { e.List, e.Member });
            entry.HasIndex(e => e.Member);
            entry.HasOne<MemberList>().WithMany().HasForeignKey(e => e.List).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
