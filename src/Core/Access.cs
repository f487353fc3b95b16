namespace Palabre.Core;

/// <summary>A bearer token of a member's, which their programs show.</summary>
public readonly record struct TokenId(long Value) : IId<TokenId>
{
    public static TokenId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out TokenId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>A token just issued.</summary>
/// <param name="Secret">What the program shows; nobody reads it again.</param>
public sealed record IssuedAccess(TokenId Token, string Secret, DateTimeOffset At);

/// <summary>Whom a token stands for.</summary>
/// <param name="Scopes">What it allows; <c>read</c> and <c>write</c> are everything.</param>
/// <param name="IsSuspended">Its member may do nothing now.</param>
public sealed record TokenAccess(TokenId Token, MemberId Member, IReadOnlySet<string> Scopes, bool IsSuspended);

/// <summary>What nearly every call asks first, answered without anything of a request's own.</summary>
public interface IStanding
{
    /// <summary>Whom a token stands for, as far as that is remembered and nothing of it is to be noted; null says nothing: <see cref="IAccess.CheckAsync"/> knows.</summary>
    TokenAccess? Recall(string secret);

    /// <summary>Who is suspended now.</summary>
    ValueTask<IReadOnlySet<MemberId>> SuspendedAsync(CancellationToken ct);
}

/// <summary>
/// Tokens that another slice hands out in members' names, kept and checked with those that members make themselves: listed in their settings,
/// revoked there, and ended by signing out everywhere.
/// </summary>
public interface IAccess
{
    /// <param name="name">Of the program, as the member reads it in the settings.</param>
    /// <param name="scopes">What it allows, in the words of the slice that asks; only <c>read</c> and <c>write</c> allow anything elsewhere.</param>
    Task<IssuedAccess> IssueAsync(MemberId member, string name, IReadOnlyCollection<string> scopes, CancellationToken ct);

    /// <summary>Answered from memory most of the time; null when the secret is unknown, revoked or over.</summary>
    ValueTask<TokenAccess?> CheckAsync(string secret, CancellationToken ct);

    /// <summary>Ends a token; whatever it holds open is cut. Nothing happens when it is not this member's.</summary>
    Task RevokeAsync(MemberId member, TokenId token, CancellationToken ct);

    /// <summary>Those of <paramref name="tokens"/> that are still there.</summary>
    Task<IReadOnlySet<TokenId>> StandingAsync(IReadOnlyCollection<TokenId> tokens, CancellationToken ct);
}
