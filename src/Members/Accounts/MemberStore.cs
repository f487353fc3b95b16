using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>Identity's store over our one database. The handle is the user name, so it is looked up in its own column.</summary>
public sealed class MemberStore(PalabreDb db, IdentityErrorDescriber errors) : UserOnlyStore<Member, PalabreDb, long>(db, errors)
{
    public override Task<Member?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken = default) =>
        Users.SingleOrDefaultAsync(m => m.Handle == normalizedUserName, cancellationToken);
}

/// <summary>Handles and e-mails are compared in lower case.</summary>
internal sealed class LowerCase : ILookupNormalizer
{
    public string? NormalizeName(string? name) => name is null ? null : Handle.Read(name);
    public string? NormalizeEmail(string? email) => email?.Trim().ToLowerInvariant();
}

/// <summary>What a browser session's cookie says: who, with which stamp. Rights are looked up at each request, see <see cref="Standing"/>.</summary>
internal sealed class MemberPrincipals : IUserClaimsPrincipalFactory<Member>
{
    public const string StampClaim = "stamp";

    public Task<ClaimsPrincipal> CreateAsync(Member user) => Task.FromResult(Of(user.Id, user.SecurityStamp!, user.IsSteward));

    public static ClaimsPrincipal Of(long member, string stamp, bool isSteward)
    {
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, member.ToString(CultureInfo.InvariantCulture)), new(StampClaim, stamp)], IdentityConstants.ApplicationScheme);
        if (isSteward) identity.AddClaim(new Claim(ClaimTypes.Role, Viewer.StewardRole));
        return new ClaimsPrincipal(identity);
    }
}
