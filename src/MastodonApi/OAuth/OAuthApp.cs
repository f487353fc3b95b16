using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.MastodonApi;

/// <summary>A program that was registered to ask members for access.</summary>
public sealed class OAuthApp
{
    public const int NameLength = 60;
    public const int AddressLength = 2000;
    public const int AddressesLength = 8000;
    public const int ScopesLength = 1000;

    /// <summary>Shows the code on a page instead of leading anywhere (docs.joinmastodon.org/methods/oauth).</summary>
    public const string OutOfBand = "urn:ietf:wg:oauth:2.0:oob";

    public required long Id { get; init; }
    public required string ClientId { get; init; }

    /// <summary>SHA-256 of 256 random bits.</summary>
    public required byte[] SecretHash { get; init; }
    public required string Name { get; init; }
    public required string Website { get; init; }

    /// <summary>Where it may be led back to, one a line.</summary>
    public required string RedirectUris { get; init; }

    /// <summary>The most it may ask for, separated by spaces.</summary>
    public required string Scopes { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyList<string> Addresses => RedirectUris.Split('\n');
    public IReadOnlyList<string> AllScopes => Scopes.Split(' ');
}

/// <summary>A member's consent on its way to the program that asked for it.</summary>
public sealed class OAuthCode
{
    /// <summary>Long enough to copy it by hand from the page that shows it.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    public required byte[] Hash { get; init; }
    public required long App { get; init; }
    public required MemberId Member { get; init; }
    public required string RedirectUri { get; init; }
    public required string Scopes { get; init; }

    /// <summary>What the verifier must hash to (RFC 7636); empty when there is none.</summary>
    public required string Challenge { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>It gives a token once.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>The one it gave: somebody who comes with the code again ends it (RFC 6749 §4.1.2).</summary>
    public TokenId? Token { get; init; }
}

/// <summary>By which app a member's token was issued. The token itself is with the member's others.</summary>
public sealed class OAuthToken
{
    public required TokenId Token { get; init; }
    public required long App { get; init; }
    public required MemberId Member { get; init; }
}

/// <summary>A token of an app by itself, in nobody's name.</summary>
public sealed class OAuthAppToken
{
    public required byte[] Hash { get; init; }
    public required long App { get; init; }
    public required string Scopes { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class OAuthMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<OAuthApp>(app =>
        {
            app.ToTable("mastodon_apps");
            app.Property(a => a.Id).ValueGeneratedNever();
            app.Property(a => a.ClientId).HasMaxLength(64);
            app.Property(a => a.SecretHash).HasMaxLength(32);
            app.Property(a => a.Name).HasMaxLength(OAuthApp.NameLength);
            app.Property(a => a.Website).HasMaxLength(OAuthApp.AddressLength);
            app.Property(a => a.RedirectUris).HasMaxLength(OAuthApp.AddressesLength);
            app.Property(a => a.Scopes).HasMaxLength(OAuthApp.ScopesLength);
            app.HasIndex(a => a.ClientId).IsUnique();
            app.Ignore(a => a.Addresses).Ignore(a => a.AllScopes);
        });
        model.Entity<OAuthCode>(code =>
        {
            code.ToTable("mastodon_codes");
            code.HasKey(c => c.Hash);
            code.Property(c => c.Hash).HasMaxLength(32);
            code.Property(c => c.RedirectUri).HasMaxLength(OAuthApp.AddressLength);
            code.Property(c => c.Scopes).HasMaxLength(OAuthApp.ScopesLength);
            code.Property(c => c.Challenge).HasMaxLength(128);
            code.HasIndex(c => c.CreatedAt);
            code.HasOne<OAuthApp>().WithMany().HasForeignKey(c => c.App).OnDelete(DeleteBehavior.Cascade);
        });
        MapTokens(model);
    }

    private static void MapTokens(ModelBuilder model)
    {
        model.Entity<OAuthToken>(token =>
        {
            token.ToTable("mastodon_tokens");
            token.HasKey(t => t.Token);
            token.Property(t => t.Token).ValueGeneratedNever();
            token.HasIndex(t => t.Member);
            token.HasOne<OAuthApp>().WithMany().HasForeignKey(t => t.App).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<OAuthAppToken>(token =>
        {
            token.ToTable("mastodon_app_tokens");
            token.HasKey(t => t.Hash);
            token.Property(t => t.Hash).HasMaxLength(32);
            token.Property(t => t.Scopes).HasMaxLength(OAuthApp.ScopesLength);
            token.HasOne<OAuthApp>().WithMany().HasForeignKey(t => t.App).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
