using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;

namespace Palabre.Members;

/// <summary>Members' e-mail addresses: nobody writes to one before whoever reads its post has said yes.</summary>
public sealed class Addresses(PalabreDb db, IMail mail, IDataProtectionProvider protection, IdMaker ids, TimeProvider clock)
{
    /// <summary>Longer lets an old letter in a box still confirm; shorter is over before some people read their post.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private readonly IDataProtector _protector = protection.CreateProtector("palabre.address");

    public static Refusal Over => new("address_link_over", 410);

    /// <summary>Has the letter sent that confirms a member's present address; nothing to do when it is confirmed.</summary>
    public async Task<Refusal?> AskAsync(MemberId me, Reader reader, CancellationToken ct)
    {
        if (!mail.IsOn) return new Refusal("mail_off");
        var member = await db.Set<Member>().AsNoTracking().SingleAsync(m => m.Id == me.Value, ct);
        if (member.Email is not { } address) return new Refusal("address_missing");
        if (member.EmailConfirmed) return null;
        var ask = await db.Set<AddressAsk>().SingleOrDefaultAsync(a => a.MemberId == me.Value, ct);
        if (ask is null) db.Add(ask = new AddressAsk { MemberId = me.Value });
        if (ask.Ask(clock.GetUtcNow()) is { } refused)
        {
            db.ChangeTracker.Clear();
            return refused;
        }
        db.Tell(new AddressToConfirm(ids.Next(), me, address, $"{ConfirmAddress.Path}/{TokenOf(me, address)}", reader.Language.Code, reader.Zone.Id));
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || UniqueViolation.IsIn(e))
        {
            // Two presses at once: the other one sends it.
            db.ChangeTracker.Clear();
        }
        return null;
    }

    /// <summary>The address a link confirms, while it does: neither too old, nor of an address that has changed since.</summary>
    public async Task<Member?> FindAsync(string token, CancellationToken ct)
    {
        if (Read(token) is not var (id, address)) return null;
        var member = await db.Set<Member>().SingleOrDefaultAsync(m => m.Id == id, ct);
        return member?.Email == address ? member : null;
    }

    /// <summary>The address is theirs from now on. Twice changes nothing.</summary>
    public async Task<Refusal?> ConfirmAsync(string token, Reader reader, CancellationToken ct)
    {
        if (await FindAsync(token, ct) is not { } member) return Over;
        if (member.EmailConfirmed) return null;
        member.EmailConfirmed = true;
        db.Tell(new AddressConfirmed(member.MemberId, member.Email!, reader.Language.Code, reader.Zone.Id));
        await db.SaveChangesAsync(ct);
        return null;
    }

    private string TokenOf(MemberId member, string address)
    {
        var until = (clock.GetUtcNow() + Life).ToUnixTimeSeconds();
        return Base64Url.EncodeToString(_protector.Protect(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{member.Value} {until} {address}"))));
    }

    private (long Member, string Address)? Read(string token)
    {
        try
        {
            var said = Encoding.UTF8.GetString(_protector.Unprotect(Base64Url.DecodeFromChars(token))).Split(' ', 3);
            var until = long.Parse(said[1], CultureInfo.InvariantCulture);
            return until < clock.GetUtcNow().ToUnixTimeSeconds() ? null : (long.Parse(said[0], CultureInfo.InvariantCulture), said[2]);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null; // not one of ours, or cut short in a letter
        }
    }
}
