using Microsoft.EntityFrameworkCore;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>A program's way in on behalf of a member. The secret itself is shown once and never stored.</summary>
public sealed class ApiToken
{
    public const int NameLength = 60;

    /// <summary>Room for every scope that programs of others know by name.</summary>
    public const int ScopesLength = 1000;
    public const string Read = "read";
    public const string Write = "write";
    public const string SeeMoney = Scope.SeeMoney;
    public const string MoveMoney = Scope.MoveMoney;

    /// <summary>Among the scopes of a token that a program of somebody else was let in with: it may act for its member, and never become them.</summary>
    public const string Program = "program";

    /// <summary>What a token may be allowed, least first; all of it unless less is asked for.</summary>
    public static readonly IReadOnlyList<string> AllScopes = [Read, Write, SeeMoney, MoveMoney];

    public required long Id { get; init; }
    public required long MemberId { get; init; }
    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret. No salt and no slow hash: the secret is 256 random bits, not a word someone chose.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Separated by spaces. Those that another slice gave may be others, which mean nothing here.</summary>
    public required string Scopes { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>To the hour, so that a busy program does not write at every request.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}

internal sealed class ApiTokenMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<ApiToken>(token =>
    {
        token.ToTable("api_tokens");
        token.Property(t => t.Id).ValueGeneratedNever();
        token.Property(t => t.Name).HasMaxLength(ApiToken.NameLength);
        token.Property(t => t.Hash).HasMaxLength(32);
        token.Property(t => t.Scopes).HasMaxLength(ApiToken.ScopesLength);
        token.HasIndex(t => t.Hash).IsUnique();
        token.HasIndex(t => t.MemberId);
        token.HasOne<Member>().WithMany().HasForeignKey(t => t.MemberId).OnDelete(DeleteBehavior.Cascade);
    });
}
