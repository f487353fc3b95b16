using Microsoft.AspNetCore.Http;
using Palabre.Kit;

namespace Palabre.Members;

/// <summary>The fields every door shares: name, handle, e-mail, password or passkey.</summary>
internal static class JoinForm
{
    public static async Task<(NewAccount Account, Refusal? Refused)> ReadAsync(IFormCollection form, Passkeys passkeys)
    {
        var account = new NewAccount(form["name"], form["handle"], form["email"], form["password"]);
        if (form["credential"].ToString() is not { Length: > 0 } credential) return (account, null);
        var made = await passkeys.MadeForNewcomerAsync(credential);
        return made is null ? (account, new Refusal("passkey_failed", 422)) : (account with { Password = null, Passkey = made }, null);
    }
}
