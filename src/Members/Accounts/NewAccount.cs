using Microsoft.AspNetCore.Identity;
using Palabre.Kit;
using Palabre.Kit.Words;

namespace Palabre.Members;

/// <summary>What a person gives to have an account. A passkey, made on the form, stands for a password.</summary>
public sealed record NewAccount(string? Name, string? Handle, string? Email = null, string? Password = null)
{
    /// <summary>The id the passkey was made for, with the passkey; null when a password was chosen.</summary>
    public (long MemberId, UserPasskeyInfo Key)? Passkey { get; init; }

    /// <summary>Accounts made at the command line may have no way in but a token.</summary>
    public bool MayLackSecret { get; init; }

    /// <summary>Everything that is wrong by itself; whether handle and e-mail are free is for the database to say.</summary>
    public IEnumerable<Refusal> Refuse()
    {
        if (ProfileRules.RefuseName(Name) is { } name) yield return name;
        if (Members.Handle.Refuse(Members.Handle.Read(Handle)) is { } handle) yield return handle;
        if (ProfileRules.RefuseEmail(Email) is { } email) yield return email;
        if (Passkey is null && (Password is not null || !MayLackSecret) && PasswordRules.Refuse(Password) is { } password) yield return password;
    }
}

/// <summary>Length is what protects a password; composition rules only make people write it down (NIST SP 800-63B §3.1.1).</summary>
public static class PasswordRules
{
    public const int MinLength = 10;
    public const int MaxLength = 256;

    public static Refusal? Refuse(string? password, string field = "password") => password?.Length switch
    {
        null or < MinLength => new Refusal("password_short", 422, field) { Args = [MinLength] },
        > MaxLength => new Refusal("password_long", 422, field) { Args = [MaxLength] },
        _ => null,
    };
}

public static class ProfileRules
{
    public static Refusal? RefuseName(string? name) =>
        Typed.Line(name) is not { Length: > 0 } kept ? new Refusal("name_missing", 422, "name")
        : kept.Length > Member.NameLength ? new Refusal("name_long", 422, "name") { Args = [Member.NameLength] }
        : null;

    public static Refusal? RefuseBio(string? bio) =>
        Typed.Text(bio).Length > Member.BioLength ? new Refusal("bio_long", 422, "bio") { Args = [Member.BioLength] } : null;

    /// <summary>Only what cannot be an address: whether it is one, only a letter that arrives can tell.</summary>
    public static Refusal? RefuseEmail(string? email)
    {
        var text = email?.Trim() ?? "";
        if (text.Length == 0) return null;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == text.LastIndexOf('@') && at < text.Length - 1 && text.Length <= Member.EmailLength && !text.Any(char.IsWhiteSpace)
            ? null
            : new Refusal("email_malformed", 422, "email");
    }
}
