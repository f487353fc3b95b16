using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;

namespace Palabre.Filters;

/// <summary>What a member does not want to read, or not at once.</summary>
internal sealed class FilterRow
{
    public const int LongestTitle = 80;

    /// <summary>Filters of one member, and words in one filter: every post they read is held against all of them.</summary>
    public const int Most = 100;
    public const int MostKeywords = 100;
    public const int MostPosts = 500;

    /// <summary>Longer is for good.</summary>
    private const int MostSeconds = 10 * 365 * 24 * 60 * 60;

    public required FilterId Id { get; init; }
    public required MemberId Owner { get; init; }
    public string Title { get; private set; } = "";

    /// <summary>The bits of <see cref="FilterContext"/>.</summary>
    public int Contexts { get; private set; }
    public DateTimeOffset? Until { get; private set; }
    public FilterAction Action { get; private set; }
    public List<KeywordRow> Keywords { get; private init; } = [];
    public List<FilterPostRow> Posts { get; private init; } = [];

    public Filter Card => new(Id, Title, [.. Enum.GetValues<FilterContext>().Where(c => (Contexts & (int)c) != 0)], Until, Action,
        [.. Keywords.OrderBy(k => k.Id).Select(k => new FilterKeyword(k.Id, k.Keyword, k.WholeWord))], [.. Posts.OrderBy(p => p.Id).Select(p => new FilterPost(p.Id, p.Post))]);

    /// <summary>What is wished holds from now on; what is wished of nothing stays. Nothing changes where something is refused.</summary>
    public Refusal? Change(FilterWish wish, IdMaker ids, DateTimeOffset now)
    {
        var title = wish.Title is null ? Title : Typed.Line(wish.Title);
        if (title.Length is 0 or > LongestTitle) return new("filter_title", 422, "title") { Args = [LongestTitle] };
        var contexts = wish.Contexts is null ? Contexts : wish.Contexts.Where(Enum.IsDefined).Aggregate(0, (bits, context) => bits | (int)context);
        if (contexts == 0) return new("filter_contexts", 422, "contexts");
        if (wish.Action is { } action && !Enum.IsDefined(action)) return new("filter_action", 422, "action");
        if (wish.Seconds is < 0 or > MostSeconds) return new("filter_time", 422, "seconds");
        if (wish.Keywords is not null && ChangeKeywords(wish.Keywords, ids) is { } wrong) return wrong;
        (Title, Contexts, Action) = (title, contexts, wish.Action ?? Action);
        if (wish.IsOver) Until = now;
        else if (wish.Seconds is { } seconds) Until = seconds == 0 ? null : now + TimeSpan.FromSeconds(seconds);
        return null;
    }

    private Refusal? ChangeKeywords(IReadOnlyList<KeywordWish> wishes, IdMaker ids)
    {
        foreach (var wish in wishes)
        {
            var known = Keywords.SingleOrDefault(k => k.Id == wish.Id);
            if (wish.Id is not null && known is null) return new("filter_keyword_unknown", 404, "keywords");
            if (wish.IsGone) { if (known is not null) Keywords.Remove(known); continue; }
            var keyword = Typed.Line(wish.Keyword ?? known?.Keyword);
            if (keyword.Length is 0 or > KeywordRow.Longest) return new("filter_keyword", 422, "keywords") { Args = [KeywordRow.Longest] };
            if (known is null) Keywords.Add(known = new KeywordRow { Id = ids.Next(), Filter = Id });
            (known.Keyword, known.WholeWord) = (keyword, wish.WholeWord ?? known.WholeWord);
        }
        return Keywords.Count > MostKeywords ? new("filter_keywords_many", 422, "keywords") { Args = [MostKeywords] } : null;
    }
}

/// <summary>A word of a filter.</summary>
internal sealed class KeywordRow
{
    public const int Longest = 200;

    public required long Id { get; init; }
    public required FilterId Filter { get; init; }
    public string Keyword { get; set; } = "";
    public bool WholeWord { get; set; } = true;
}

/// <summary>A post that a filter names.</summary>
internal sealed class FilterPostRow
{
    public required long Id { get; init; }
    public required FilterId Filter { get; init; }
    public required PostId Post { get; init; }
}

internal sealed class FilterMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<FilterRow>(filter =>
        {
            filter.ToTable("filters");
            filter.Property(f => f.Id).ValueGeneratedNever();
            filter.Property(f => f.Title).HasMaxLength(FilterRow.LongestTitle);
            filter.Ignore(f => f.Card);
            filter.HasIndex(f => f.Owner);
            filter.HasMany(f => f.Keywords).WithOne().HasForeignKey(k => k.Filter).OnDelete(DeleteBehavior.Cascade);
            filter.HasMany(f => f.Posts).WithOne().HasForeignKey(p => p.Filter).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<KeywordRow>(keyword =>
        {
            keyword.ToTable("filter_keywords");
            keyword.Property(k => k.Id).ValueGeneratedNever();
            keyword.Property(k => k.Keyword).HasMaxLength(KeywordRow.Longest);
        });
        model.Entity<FilterPostRow>(post =>
        {
            post.ToTable("filter_posts");
            post.Property(p => p.Id).ValueGeneratedNever();
            post.HasIndex(p => new { p.Filter, p.Post }).IsUnique();
        });
    }
}
