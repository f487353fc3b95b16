namespace Palabre.Core;

/// <summary>A member's coming or going: what they take with them, or bring along.</summary>
public readonly record struct MoveId(long Value) : IId<MoveId>
{
    public static MoveId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out MoveId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>Something that a slice puts into the archive a member takes with them.</summary>
public interface ITakenAlong
{
    /// <summary>What the file is called.</summary>
    string File { get; }

    /// <param name="house">The address of this house, without a slash.</param>
    Task<byte[]> OfAsync(MemberId me, string house, CancellationToken ct);
}

/// <summary>A post as its author wrote it elsewhere.</summary>
/// <param name="Source">What it is called there; brought again, it is the same one.</param>
/// <param name="Answers">What the post of theirs that it answers is called there.</param>
public sealed record BroughtPost(string Source, DateTimeOffset WrittenAt, string Text, string Warning, bool IsSensitive, string? Language, PostVisibility Visibility, string? Answers)
{
    public IReadOnlyList<PictureId> Pictures { get; init; } = [];

    /// <summary>Which post of this house that is, where its name there is an address here.</summary>
    public PostId? AnswersHere { get; init; }

    /// <summary>Among those of theirs of the same moment, first to last.</summary>
    public int Place { get; init; }
}

/// <summary>Posts that come and go with their author.</summary>
public interface IPostMoving
{
    /// <summary>Those of these sources whose posts are here already.</summary>
    Task<IReadOnlySet<string>> KnownAsync(MemberId me, IReadOnlyCollection<string> sources, CancellationToken ct);

    /// <summary>Those of these posts that the member wrote and that are here, even if nobody is shown them.</summary>
    Task<IReadOnlySet<PostId>> OwnAmongAsync(MemberId me, IReadOnlyCollection<PostId> posts, CancellationToken ct);

    /// <summary>Which posts these sources became here; those that did not are absent.</summary>
    Task<IReadOnlyDictionary<string, PostId>> BroughtAsync(MemberId me, IReadOnlyCollection<string> sources, CancellationToken ct);

    /// <summary>Marks a post as its reader once did, in another house or in this one. Nobody is told.</summary>
    Task<Refused?> MarkAsync(MemberId me, PostId post, PostMark mark, CancellationToken ct);

    /// <summary>A picture for a post that is brought, as <see cref="IPictures.AddAsync"/> takes it, but as many as there are.</summary>
    Task<(PictureId? Picture, Refused? Refused)> BringPictureAsync(MemberId me, Stream picture, long bytes, string description, CancellationToken ct);

    /// <summary>Writes a post where its date puts it. Nobody is told, and one that is here already stays as it is.</summary>
    Task<Refused?> BringAsync(MemberId me, BroughtPost post, CancellationToken ct);

    /// <summary>Everything the reader wrote or boosted, whoever it is for, newest first.</summary>
    /// <param name="before">Only older lines than this one.</param>
    Task<IReadOnlyList<WrittenPost>> OwnAsync(PostReader me, long? before, int most, CancellationToken ct);

    /// <summary>The file of a picture; null when it is gone.</summary>
    Stream? Open(PostPicture picture);
}
